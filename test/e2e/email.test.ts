/** The built program with real mail servers: from `service add` to a mail that arrives. */
import assert from 'node:assert/strict'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {authority, deliver, PASSWORD, smtpServer} from '../integration/email-fixture.ts'
import {eventually} from '../support/eventually.ts'
import {imapServer} from '../support/imap-server.ts'
import {startMachine} from '../support/machine.ts'

test('an account is connected, tried, read from and sent through, from the command line alone', async () => {
  await using imap = await imapServer({...authority.issue(), password: PASSWORD})
  await using smtp = await smtpServer()
  await using machine = await startMachine()
  const [ca, password] = [join(machine.home, 'ca.pem'), join(machine.home, 'password')]
  writeFileSync(ca, authority.cert)
  writeFileSync(password, PASSWORD, {mode: 0o600})
  const servers = `--smtp-host localhost --smtp-port ${smtp.port} --smtp-security starttls --imap-host localhost --imap-port ${imap.tlsPort}`
  const account = `--user bot --from bot@example.com --ca-file ${ca} --password-file ${password}`
  const run = async (line: string) => {
    const {code, stdout, stderr} = await machine.kruxos(line.split(' '))
    assert.equal(code, 0, `${line}\n${stdout}${stderr}`)
    assert.ok(!(stdout + stderr).includes(PASSWORD))
    return stdout
  }
  await run(`service add email --name work ${servers} ${account}`)
  assert.match(await run('service test work'), /SMTP: +took the login\n +IMAP: +took the login\n/)
  await deliver(imap, 'bot', [{subject: 'Question', text: 'what?'}])
  assert.match(await run('capability call email.search --json'), /"subject": "Question"/)
  const input = join(machine.home, 'input.json')
  writeFileSync(input, JSON.stringify({to: 'anna@example.com', subject: 'Answer', body: 'that\n'}))
  const sent = await run(`capability call email.send --input @${input} --json`)
  const {write_id} = JSON.parse(sent).result
  assert.match(await run('service outbox'), /Answer/)
  await run(`service outbox send ${write_id}`)
  await eventually(async () => assert.match(await run('service outbox --all'), /sent .* ago/))
  assert.match(smtp.received[0]?.text ?? '', /Subject: Answer[\s\S]*that/)
  await run('service remove work')
  assert.equal(await run('service list'), 'No services.\n')
})
