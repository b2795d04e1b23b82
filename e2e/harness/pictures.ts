import { readFileSync } from 'node:fs'
import path from 'node:path'

import type { Page } from '@playwright/test'
import { PNG } from 'pngjs'

/** Where README's pictures are. */
export const README_PICTURES = path.join(import.meta.dirname, '../../docs/pictures')

/** A decoded picture, 4 bytes a pixel in the order R, G, B, A, rows from the top. */
export interface Picture {
  width: number
  height: number
  rgba: Uint8Array
}

export type Rgb = readonly [red: number, green: number, blue: number]

/** Throws when the file is not a whole PNG. */
export function readPng(file: string): Picture {
  const { width, height, data } = PNG.sync.read(readFileSync(file))
  return { width, height, rgba: data }
}

export function parseHex(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16)
  return [(value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff]
}

/** Share of the pixels, 0 to 1, whose channels each lie within `tolerance` of a colour. */
export function shareOf(picture: Picture, colour: Rgb, tolerance = 6): number {
  let found = 0
  for (let at = 0; at < picture.rgba.length; at += 4) {
    if (colour.every((channel, index) => Math.abs((picture.rgba[at + index] ?? 0) - channel) <= tolerance))
      found++
  }
  return found / (picture.width * picture.height)
}

/** The WCAG contrast ratio of two colours, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Saves pictures of the window, for README unless another folder is named, as `NAME-light.png` and `NAME-dark.png`, with the pointer out of the way. */
export async function captureLightAndDark(page: Page, name: string, folder = README_PICTURES): Promise<void> {
  await page.mouse.move(0, 0)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({
      path: path.join(folder, `${name}-${colorScheme}.png`),
      animations: 'disabled',
    })
  }
}
