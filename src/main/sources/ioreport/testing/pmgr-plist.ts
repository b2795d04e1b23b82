/** The property list of `ioreg -a -r -n pmgr -d 1` with these tables, raw as the chip has them, and clusters in hex. */
export function pmgrPlist(
  tables: Readonly<Record<string, readonly number[]>>,
  clusters: readonly string[] = [],
): string {
  const properties = Object.entries(tables).map(([key, numbers]) => {
    const data = Buffer.alloc(numbers.length * 8)
    for (const [i, number] of numbers.entries()) {
      data.writeUInt32LE(number, i * 8)
      data.writeUInt32LE(700 + i, i * 8 + 4)
    }
    return property(key, data)
  })
  if (clusters.length > 0) properties.push(property('acc-clusters', Buffer.from(clusters.join(''), 'hex')))
  return `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<array>
	<dict>
		<key>IOClass</key>
		<string>AppleARMIODevice</string>
${properties.join('')}	</dict>
</array>
</plist>
`
}

/** `ioreg` breaks long data into lines. */
function property(key: string, data: Buffer): string {
  const lines = data.toString('base64').replaceAll(/(.{68})/g, '$1\n\t\t')
  return `\t\t<key>${key}</key>\n\t\t<data>\n\t\t${lines}\n\t\t</data>\n`
}
