// Preloaded where the server and the commands start: compiled code, and what is left of TypeScript without its types, is kept
// for the next start. Where the folder cannot be written nothing is kept, and NODE_COMPILE_CACHE names another one.
const { enableCompileCache } = require('node:module')
const path = require('node:path')

enableCompileCache(path.join(__dirname, '../../node_modules/.cache/afterword'))
