/** Makes one request to this machine and prints what came, for tests of what the environment changes. */
import {run} from '../run.ts'
import {local} from './services.ts'

const [url = ''] = process.argv.slice(2)
process.stdout.write(String((await run(local(), 'network.http_request', {url}))['body']))
