import {install} from '../../test/support/test-only-install.ts'

const notice = 'installing what we are measured beside (about 60 MB, once)'

if (import.meta.main) process.exitCode = await install({folder: import.meta.dirname, notice, scripts: false})
