import {resolve} from 'node:path'
import type {z} from 'zod'
import {lookupAccount} from '../../clients/account.ts'
import {ApplianceToken} from '../../contract/appliance.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {Token} from '../../contract/token.ts'
import type {AdminClient} from '../admin-client.ts'
import {DEFAULT_AGENT} from './agents.ts'
import {clientCredentials} from './client-names.ts'
import {readFields} from './faults.ts'
import type {Context} from './kind.ts'
import {checkAgents, itemsOf, withoutDefaults} from './names.ts'
import {section} from './section.ts'
import {checkDestinations, type Destinations, deliver, missingFrom, remember} from './token-destinations.ts'
import {orUndo} from './undo.ts'

/** Another value of these is another token. */
interface Terms {
  readonly principal: Token['principal']
  /** null for a person */
  readonly agent: string | null
  /** null: for ever */
  readonly ttlSeconds: number | null
  readonly store: boolean
}

type Shown = Terms & {readonly grant: readonly number[]}
type Wanted = Shown & Destinations

const TERMS: readonly string[] = ['principal', 'agent', 'ttlSeconds', 'store', 'state']

export const tokens = section<Shown, Token, Wanted>({
  name: 'tokens',

  wanted: context => itemsOf(context.file.tokens, given => read(given, context)),

  async present({admin}) {
    return new Map((await admin.call('token.list', {})).tokens.map(token => [token.label, token]))
  },

  describe,

  async differences(_, wanted, token, context) {
    if (token.state === 'expired') return [{field: 'state', from: 'expired', to: 'active'}]
    return (await missingFrom(context, token, wanted)).map(field => ({field}))
  },

  async create(label, wanted, context) {
    const putBack = remember(wanted)
    const answer = await createToken(context.admin, label, wanted)
    const undo = async () => {
      putBack()
      await context.admin.call('token.revoke', {token: answer.token.id})
    }
    await orUndo(undo, () => deliver(wanted, answer, context))
    return undo
  },

  async update(label, to, context, changed) {
    const {admin} = context
    if (isAnother(changed)) {
      await admin.call('token.revoke', {token: label})
      return deliver(to, await createToken(admin, label, to), context)
    }
    await setGrants(admin, label, to.grant)
    if (isElsewhere(changed)) await deliver(to, await askAgain(admin, label, to), context)
  },

  undo(label, {grantedUids, stored}, {admin}, changed, wanted) {
    if (isAnother(changed) || (isElsewhere(changed) && !stored)) return null
    const putBack = remember(wanted)
    return async () => {
      putBack()
      await setGrants(admin, label, grantedUids)
    }
  },

  remove: (_, {id}, {admin}) => admin.call('token.revoke', {token: id}),

  async reasonToKeep(label, _, context) {
    if ((await clientCredentials(context)).some(each => each.label === label))
      return 'clients that the file names use it'
    const {sessions} = await context.admin.call('session.list', {})
    return sessions.some(({tokenLabel}) => tokenLabel === label) ? 'a session is open with it' : null
  },

  export: async (_, token) => {
    const {agent, ttlSeconds, ...rest} = describe(token)
    const terms = {...rest, ...(agent === null ? {} : {agent}), ...(ttlSeconds === null ? {} : {ttlSeconds})}
    return withoutDefaults(ApplianceToken, terms)
  },
})

const isAnother = (changed: readonly string[]) => changed.some(field => TERMS.includes(field))
const isElsewhere = (changed: readonly string[]) => changed.some(field => field === 'out' || field === 'envOut')

function describe({principal, agent, createdAt, expiresAt, stored, grantedUids}: Token): Shown {
  const ttlSeconds = expiresAt === null ? null : Math.round((Date.parse(expiresAt) - Date.parse(createdAt)) / 1000)
  return {principal, agent, ttlSeconds, store: stored, grant: grantedUids.toSorted((a, b) => a - b)}
}

/** @throws KruxosError USAGE */
async function read(given: z.output<typeof ApplianceToken>, context: Context): Promise<Wanted> {
  const {principal, ttlSeconds = null, store} = given
  const {out, envOut} = resolved(given, context)
  const {agent, grant} = await readFields({
    agent: () => agentOf(given, context),
    grant: () => uidsOf(given.grant, context),
    out: () =>
      checkDestinations(
        {out},
        isTwice(context, each => [each.out, each.envOut], out),
      ),
    envOut: () =>
      checkDestinations(
        {envOut},
        isTwice(context, each => [each.out, each.principal === principal ? each.envOut : undefined], envOut),
      ),
  })
  return {principal, agent, ttlSeconds, store, grant, out, envOut}
}

/** @throws KruxosError USAGE, NOT_FOUND */
async function agentOf({principal, agent}: z.output<typeof ApplianceToken>, context: Context): Promise<string | null> {
  if (principal === 'agent') return (await checkAgents(context, [agent ?? DEFAULT_AGENT]))[0] ?? null
  if (agent === undefined) return null
  throw new KruxosError('USAGE', 'a token of a person speaks for no agent: leave principal or agent out')
}

function resolved<Given extends Destinations>(given: Given, {folder}: Context): Given {
  const at = (path: string | undefined) => (path === undefined ? undefined : resolve(folder, path))
  return {...given, out: at(given.out), envOut: at(given.envOut)}
}

/** A file of `out` can hold one token, and one of `envOut` one of an agent and one of a person. */
function isTwice(
  context: Context,
  placesOf: (token: z.output<typeof ApplianceToken>) => (string | undefined)[],
  path: string | undefined,
): boolean {
  const places = Object.values(context.file.tokens ?? {}).flatMap(token => placesOf(resolved(token, context)))
  return path !== undefined && places.filter(place => place === path).length > 1
}

async function uidsOf(users: readonly (string | number)[], {host}: Context): Promise<number[]> {
  const uids = users.map(async user =>
    typeof user === 'number' ? user : (await lookupAccount(user, host.platform)).uid,
  )
  return [...new Set(await Promise.all(uids))].sort((a, b) => a - b)
}

function createToken(admin: AdminClient, label: string, {principal, agent, ttlSeconds, store, grant}: Shown) {
  return admin.call('token.create', {
    label,
    principal,
    ...(agent === null ? {} : {agent}),
    ...(ttlSeconds === null ? {} : {ttlSeconds}),
    store,
    grantUids: [...grant],
  })
}

/** Only the vault can give a token out again; of any other there has to be a new one. */
function askAgain(admin: AdminClient, label: string, {store}: Terms) {
  return admin.call(store ? 'token.reveal' : 'token.rotate', {token: label})
}

async function setGrants(admin: AdminClient, label: string, uids: readonly number[]): Promise<void> {
  const {token} = await admin.call('token.show', {token: label})
  for (const uid of uids.filter(each => !token.grantedUids.includes(each)))
    await admin.call('token.grant', {label, uid})
  for (const uid of token.grantedUids.filter(each => !uids.includes(each)))
    await admin.call('token.ungrant', {label, uid})
}
