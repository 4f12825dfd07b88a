/** The mail capabilities against Dovecot and an SMTP server, through a whole gateway. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {tempGateway} from '../support/temp-gateway.ts'
import {
  accountOn,
  connectAccount,
  deliver,
  errorOf,
  searchMail,
  sharedImapServer,
  smtpServer,
  sourceOf,
} from './email-fixture.ts'

const imap = sharedImapServer()
/** What approvals ask for is not what these tests are about. */
const SETTINGS = 'approvals: {hold_seconds: 0}\n'

/** A gateway whose agent has a mailbox of its own. */
async function open(user: string) {
  const stack = new AsyncDisposableStack()
  const smtp = stack.use(await smtpServer())
  const gateway = stack.use(await tempGateway({settings: SETTINGS}))
  const client = stack.use(await connectAccount(gateway, accountOn(imap.server, smtp, user)))
  return {smtp, gateway, client, [Symbol.asyncDispose]: () => stack.disposeAsync()}
}

test('mail is found by its text, its label and whether it was read, the newest first, page by page', async () => {
  await using box = await open('finder')
  await deliver(imap.server, 'finder', [
    {subject: 'Invoice 1', text: 'for the machine'},
    {subject: 'Hello', text: 'nothing'},
    {subject: 'Grüße', from: '"Böll, H." <hb@example.com>', text: 'invoice inside'},
  ])
  const {messages, total} = await box.client.callTool('email__search', {limit: 2})
  assert.equal(total, 3)
  assert.deepEqual(
    (messages as {subject: string}[]).map(({subject}) => subject),
    ['Grüße', 'Hello'],
  )
  assert.deepEqual(
    (await searchMail(box.client, {offset: 2})).map(({subject}) => subject),
    ['Invoice 1'],
  )
  assert.deepEqual(
    (await searchMail(box.client, {query: 'INVOICE'})).map(({subject}) => subject),
    ['Grüße', 'Invoice 1'],
  )
  const [found] = await searchMail(box.client, {query: 'grüße'})
  assert.deepEqual([found?.from, found?.is_read, found?.has_attachments], ['Böll, H. <hb@example.com>', false, false])
  await box.client.callTool('email__move', {message_id: found?.id, add_labels: ['seen', 'todo']})
  assert.deepEqual(
    (await searchMail(box.client, {label: 'todo'})).map(({labels}) => labels),
    [['seen', 'todo']],
  )
  assert.equal((await searchMail(box.client, {is_read: false})).length, 2)
  assert.equal((await searchMail(box.client, {label: 'flagged'})).length, 0)
})

test('a message is read as text, with its attachments by name, and stays unread', async () => {
  await using box = await open('reader')
  await deliver(imap.server, 'reader', [
    {
      subject: 'Both',
      text: 'the text',
      html: '<p>the <b>HTML</b></p>',
      attachments: [{filename: 'a.csv', content: 'x'}],
    },
    {subject: 'Web', html: '<style>p{}</style><p>Caf&eacute; &amp; more</p><script>run()</script><p>second</p>'},
  ])
  const [web, both] = await searchMail(box.client)
  const read = await box.client.callTool('email__read', {message_id: both?.id})
  assert.deepEqual(read['body'], {text_plain: 'the text', text_html: null, truncated: false})
  assert.deepEqual(read['attachments'], [{filename: 'a.csv', content_type: 'text/csv', size_bytes: 4}])
  const {body} = await box.client.callTool('email__read', {message_id: web?.id, include_html: true})
  const {text_plain, text_html} = body as {text_plain: string; text_html: string}
  assert.match(text_plain, /^Caf.* & more\n+second$/)
  assert.match(text_html, /<script>/)
  assert.equal((await searchMail(box.client, {is_read: false})).length, 2)
})

test('a message of one part in another charset is read, and a long one is cut', async () => {
  await using box = await open('single')
  const header =
    'From: a@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\n'
  const long = 'line\r\n'.repeat(60_000)
  await deliver(imap.server, 'single', [
    {raw: `${header}Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe\r\n`},
    {raw: `${header}\r\n${long}`},
    {raw: 'Subject: nothing else\r\n\r\n'},
  ])
  const [empty, cut, short] = await searchMail(box.client)
  const textOf = async (id: string | undefined) =>
    (await box.client.callTool('email__read', {message_id: id}))['body'] as {text_plain: string; truncated: boolean}
  assert.match((await textOf(short?.id)).text_plain, /^Grüße/)
  const {text_plain, truncated} = await textOf(cut?.id)
  assert.deepEqual([text_plain.length, truncated], [262_144, true])
  assert.equal((await textOf(empty?.id)).text_plain.trim(), '')
})

test('a draft is kept with its recipients, hidden ones too', async () => {
  await using box = await open('drafter')
  const {draft_id} = await box.client.callTool('email__draft', {
    to: 'anna@example.com',
    bcc: 'ben@example.com',
    subject: 'Später',
  })
  const [draft] = await searchMail(box.client, {folder: 'Drafts'})
  assert.equal(draft?.id, draft_id)
  assert.deepEqual([draft?.subject, draft?.labels], ['Später', ['draft', 'seen']])
  assert.match(await sourceOf(imap.server, 'drafter', 'Drafts'), /^Bcc: ben@example\.com\r$/m)
  assert.equal(box.smtp.received.length, 0)
})

test('a message is moved, and its old id is no message any more', async () => {
  await using box = await open('mover')
  await deliver(imap.server, 'mover', [{subject: 'File me'}])
  const [message] = await searchMail(box.client)
  const {message_id} = await box.client.callTool('email__move', {message_id: message?.id, folder: 'Archive'})
  assert.equal((await searchMail(box.client, {folder: 'Archive'}))[0]?.id, message_id)
  assert.equal(await errorOf(box.client, 'email__read', {message_id: message?.id}), 'MessageNotFound')
  assert.equal(await errorOf(box.client, 'email__move', {message_id, folder: 'Nowhere'}), 'FolderNotFound')
  assert.equal(await errorOf(box.client, 'email__move', {message_id}), 'NoLabelsProvided')
  assert.equal(await errorOf(box.client, 'email__search', {folder: 'Nowhere'}), 'FolderNotFound')
})

test('a deleted message is in the trash; what is not there is told', async () => {
  await using box = await open('deleter')
  await deliver(imap.server, 'deleter', [{subject: 'a'}])
  const [message] = await searchMail(box.client)
  const deleted = await box.client.callTool('email__delete', {message_id: message?.id})
  assert.deepEqual([deleted['folder'], deleted['status']], ['Trash', 'completed'])
  assert.deepEqual(
    (await searchMail(box.client, {folder: 'Trash'})).map(({subject}) => subject),
    ['a'],
  )
  assert.equal(await errorOf(box.client, 'email__delete', {message_id: message?.id}), 'MessageNotFound')
  for (const message_id of [
    'no id',
    'work:1:0:INBOX',
    'work:1:4294967296:INBOX',
    `${message?.id.replace(/:\d+:/, ':1:')}`,
  ])
    assert.equal(await errorOf(box.client, 'email__delete', {message_id}), 'MessageNotFound', message_id)
  assert.equal(await errorOf(box.client, 'email__read', {message_id: 'work:1:1:INBOX\r\n'}), 'InvalidInput')
})

test('deleting many asks a person, who sees how many and which', async () => {
  await using box = await open('clearer')
  await deliver(
    imap.server,
    'clearer',
    Array.from({length: 12}, (_, index) => ({subject: `old ${index}`})),
  )
  const ids = (await searchMail(box.client)).map(({id}) => id)
  const gone = ids[0]?.replace(/:\d+:INBOX$/, ':999:INBOX')
  const {error} = await box.client.callTool('email__bulk_delete', {message_ids: [...ids, gone, gone]})
  const {approval_id: id} = error as {approval_id: string}
  const {approval} = await box.gateway.admin.call('approval.show', {id})
  assert.match(approval.preview ?? '', /^Moves 12 of 14 messages to the trash:\n- Anna <anna@example\.com>: old /)
  assert.match(approval.preview ?? '', /\n- and 2 more$/)
  await box.gateway.admin.call('approval.accept', {id})
  await eventually(async () =>
    assert.equal((await box.gateway.admin.call('approval.show', {id})).approval.state, 'done'),
  )
  const done = await box.client.callTool('email__bulk_delete', {message_ids: [...ids, gone, gone]})
  assert.deepEqual([done['deleted'], done['missing']], [12, [gone]])
  assert.equal((await searchMail(box.client)).length, 0)
})
