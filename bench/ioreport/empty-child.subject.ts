// A child of Node's that does nothing but wait for its parent.
process.on('message', () => undefined)
process.on('disconnect', () => process.exit())
