// Preloaded by every npm script. Plain old JavaScript, so that a Node of any age can read it and say one sentence.
var major = Number(process.versions.node.split('.')[0])
if (major < 26) {
  process.stderr.write(
    'Afterword needs Node 26 and brings it along, but this is Node ' +
      process.versions.node +
      '. Run "npm ci" without --omit=optional and start it with "npm start", or install Node 26.\n',
  )
  process.exit(1)
}
