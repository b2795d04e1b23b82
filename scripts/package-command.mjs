// `npm run package:command [-- darwin-x64]`: the command as an npm archive in dist/, for this machine or another one, with its bill of
// materials. `npm install -g FILE` installs it, and asks no registry. Also npm's `prepack`, which refuses: `npm pack` would
// pack the checkout.
import path from 'node:path'

import { packCommand } from './command-package/pack-command.mjs'
import { targetOf } from './command-package/stage.mjs'
import { PersonError, ROOT, runScript } from './script.mjs'

await runScript(async () => {
  if (process.env.npm_lifecycle_event === 'prepack')
    throw new PersonError(
      'npm would pack the checkout, without the native modules. Type: npm run package:command',
    )
  console.log(await packCommand(targetOf(process.argv[2]), path.join(ROOT, 'dist')))
  return 0
})
