import assert from 'node:assert/strict'
import {test} from 'node:test'
import {packageCommand} from '../../../src/cli/uninstall/package-command.ts'

test('the program is removed the way it was installed', () => {
  const cases: [root: string, uid: number | null, command: string, isKept?: boolean][] = [
    ['/opt/kruxos', 0, 'sudo apt remove kruxos', true],
    ['/opt/kruxos', 0, 'sudo apt purge kruxos'],
    ['/usr/local/lib/node_modules/kruxos', 0, 'sudo npm rm --global --prefix /usr/local kruxos'],
    ['/home/ann/.local/lib/node_modules/kruxos', 1000, 'npm rm --global --prefix /home/ann/.local kruxos'],
    ['/srv/kruxos', 1000, 'rm -r /srv/kruxos'],
  ]
  for (const [root, uid, command, isKept = false] of cases) assert.equal(packageCommand(root, uid, isKept), command)
})
