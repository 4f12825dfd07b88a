import {join} from 'node:path'
import {install} from '../support/test-only-install.ts'

export const FOLDER = import.meta.dirname
export const BIN = join(FOLDER, 'node_modules', '.bin')

const notice = 'installing the real clients for the tests of whole turns (about 800 MB, once)'

if (import.meta.main) process.exitCode = await install({folder: FOLDER, notice, scripts: true})
