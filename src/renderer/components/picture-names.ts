import { words } from '#shared/words/words'
import { togglePictureNames, useView } from '../stores/view-store'
import type { MenuEntry } from '../ui/menu'

/** The tick box of the menus with pictures. */
export function pictureNamesEntry(): MenuEntry {
  return {
    text: words.transfer.withProcessNames,
    checked: useView.getState().picturesNamePrograms,
    onChoose: togglePictureNames,
  }
}
