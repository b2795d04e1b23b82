// `npm run package:command [-- darwin-x64]`: the command as an npm archive in dist/, for this machine or another one, with its bill of
// materials. `npm install -g FILE` installs it, and asks no registry.
//
// Also npm's `postpack`. What `npm pack` has made by then is package.json and the start of the command, because `files` there is
// empty: npm can pack the checkout only as it lies, with the native modules of every system. The archive that was asked for is
// put in its place.
import path from 'node:path'

import { packCommand, packLikeNpm } from './command-package/pack-command.mjs'
import { targetOf } from './command-package/stage.mjs'
import { ROOT, runScript } from './script.mjs'

await runScript(async () => {
  const { npm_lifecycle_event: event, npm_config_dry_run: isDryRun, INIT_CWD: start = ROOT } = process.env
  if (event !== 'postpack') console.log(await packCommand(targetOf(process.argv[2]), path.join(ROOT, 'dist')))
  else if (isDryRun !== 'true') {
    const place = await packLikeNpm(path.resolve(start, process.env.npm_config_pack_destination ?? ''))
    console.error(`The command for this machine is in ${place}; what npm listed above is not.`)
  }
  return 0
})
