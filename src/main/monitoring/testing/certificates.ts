import { execFileSync } from 'node:child_process'

const DAYS = '2'
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/**
 * Makes in `folder` an authority (`ca.pem`), and for each name `NAME.pem` and `NAME.key` that it has signed, by openssl.
 * `names`: subject alternative names by the names of files, as `DNS:localhost`.
 */
export function makeCertificates(folder: string, names: Readonly<Record<string, string>>): void {
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  }
  openssl(
    'req',
    '-x509',
    ...KEY,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    DAYS,
    '-subj',
    '/CN=Test authority',
  )
  for (const [name, subject] of Object.entries(names)) {
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-addext', `subjectAltName=${subject}`]
    const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`]
    openssl('req', '-x509', ...KEY, ...signed, ...files, '-days', DAYS, '-subj', `/CN=${name}`)
  }
}
