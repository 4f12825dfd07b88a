import {join} from 'node:path'
import {install} from '../support/test-only-install.ts'

export const FOLDER = import.meta.dirname
export const BIN = join(FOLDER, 'node_modules', '.bin')

const notice = 'installing the conformance suite of MCP (about 150 MB, once)'

if (import.meta.main) process.exitCode = await install({folder: FOLDER, notice, scripts: false})
