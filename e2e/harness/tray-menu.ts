import { z } from 'zod'

/** One entry of the tray's menu as a panel would show it. */
export interface TrayMenuEntry {
  /** The number by which the app knows it; changes when the menu is rebuilt. */
  id: number
  /** Without the underscores that mark access keys. Empty for a separator. */
  label: string
  separator: boolean
  enabled: boolean
  visible: boolean
  /** null when the entry cannot be checked. */
  checked: boolean | null
  children: TrayMenuEntry[]
}

/** `com.canonical.dbusmenu.GetLayout` answers with (id, properties, children), nested; absent properties have defaults. */
const layoutSchema: z.ZodType<LayoutNode> = z.lazy(() =>
  z.tuple([z.number(), propertiesSchema, z.array(layoutSchema)]),
)
const propertiesSchema = z.object({
  label: z.string().default(''),
  type: z.string().default('standard'),
  enabled: z.boolean().default(true),
  visible: z.boolean().default(true),
  'toggle-type': z.string().default(''),
  'toggle-state': z.number().default(-1),
})
type LayoutNode = [id: number, properties: z.infer<typeof propertiesSchema>, children: LayoutNode[]]

export function decodeMenu(layout: unknown): TrayMenuEntry {
  return toEntry(layoutSchema.parse(layout))
}

function toEntry([id, properties, children]: LayoutNode): TrayMenuEntry {
  return {
    id,
    label: properties.label.replaceAll('__', '\u0000').replaceAll('_', '').replaceAll('\u0000', '_'),
    separator: properties.type === 'separator',
    enabled: properties.enabled,
    visible: properties.visible,
    checked: properties['toggle-type'] === '' ? null : properties['toggle-state'] === 1,
    children: children.map(toEntry),
  }
}

/** Every entry a person could see, depth first. */
export function visibleEntries(entry: TrayMenuEntry): TrayMenuEntry[] {
  return entry.children
    .filter((child) => child.visible && !child.separator)
    .flatMap((child) => [child, ...visibleEntries(child)])
}
