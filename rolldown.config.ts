import {globSync} from 'node:fs'
import type {BuildOptions} from 'rolldown'

const commands = Object.fromEntries(
  globSync('src/commands/**/*.ts').map(file => [file.replace(/^src\//, '').replace(/\.ts$/, ''), file]),
)

export default {
  input: {
    ...commands,
    cli: 'src/boot/main.ts',
    gateway: 'src/gateway/main.ts',
    'mcp-bridge': 'src/bridge/main.ts',
    'write-child': 'src/clients/write-child.ts',
  },
  platform: 'node',
  // Its CommonJS build hides its own requires from bundlers.
  resolve: {alias: {'jsonc-parser': 'jsonc-parser/lib/esm/main.js'}},
  output: {
    dir: 'dist',
    // CommonJS: an ES module that imports node:http pays for every lazy getter of it (24 ms and 15 MiB).
    format: 'cjs',
    // A command is a default export, and stays one for `import()`.
    exports: 'named',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    minify: true,
    cleanDir: true,
  },
} satisfies BuildOptions
