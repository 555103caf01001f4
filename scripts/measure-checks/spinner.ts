// Does nothing, as fast as it can, until it is ended or its parent is gone.

const sliceMs = 10

function spin(): void {
  const until = performance.now() + sliceMs
  while (performance.now() < until);
  setImmediate(spin)
}

process.on('disconnect', () => process.exit())
spin()
