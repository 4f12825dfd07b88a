/** Opens a store with further migrations, `upgrade.ts FILE JSON`, and says when it begins. */
import {MIGRATIONS, openStore} from '../../../src/gateway/store/index.ts'

const [file = '', further = '[]'] = process.argv.slice(2)
process.stdout.write('begin\n')
const store = await openStore({file, migrations: [...MIGRATIONS, ...JSON.parse(further)]})
await store.close()
