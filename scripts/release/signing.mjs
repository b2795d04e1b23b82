/** What Developer ID signing needs, and what notarising needs beside it, as electron-builder names them. */
const SIGNING = ['CSC_LINK', 'CSC_KEY_PASSWORD']
const NOTARISING = ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID']

/**
 * How an app is signed where these variables are set. A secret that GitHub does not have is an empty variable, which
 * electron-builder would take for a certificate: `env` is without those.
 *
 * @param {NodeJS.ProcessEnv} given
 * @returns {{ env: NodeJS.ProcessEnv, isNotarised: boolean, sentence: string }} `sentence`: for who reads the log.
 */
export function signingOf(given) {
  const missing = (names) => names.filter((name) => !given[name])
  const lacksSigning = missing(SIGNING)
  const lacksNotarising = missing(NOTARISING)
  const isSigned = lacksSigning.length === 0
  const isNotarised = isSigned && lacksNotarising.length === 0
  const dropped = new Set([...(isSigned ? [] : SIGNING), ...(isNotarised ? [] : NOTARISING)])
  const env = Object.fromEntries(Object.entries(given).filter(([name]) => !dropped.has(name)))
  // Else electron-builder would take any certificate that it finds in a keychain of this machine.
  if (!isSigned) env.CSC_IDENTITY_AUTO_DISCOVERY = 'false'
  return { env, isNotarised, sentence: sentenceOf(isSigned, isNotarised, lacksSigning, lacksNotarising) }
}

function sentenceOf(isSigned, isNotarised, lacksSigning, lacksNotarising) {
  if (isNotarised) return 'The app is signed with a Developer ID and notarised.'
  if (isSigned)
    return `The app is signed with a Developer ID but NOT notarised, so macOS warns before its first start: ${lacksNotarising.join(', ')} not set.`
  return `The app is NOT signed with a Developer ID and not notarised, so macOS refuses its first start until a person allows it in System Settings, Privacy & Security: ${lacksSigning.join(', ')} not set.`
}
