import assert from 'node:assert/strict'
import {test} from 'node:test'
import {z} from 'zod'
import type {Effect, Tier} from '../../../../src/contract/capability.ts'
import {CAPABILITY_NAME_PATTERN, toCapabilityName, toToolName} from '../../../../src/contract/names.ts'
import {builtInDefinitions} from '../../../../src/gateway/capabilities/index.ts'
import {categoryOf} from '../../../../src/gateway/registry/face.ts'

const all = builtInDefinitions()
const byName = new Map(all.map(capability => [capability.name, capability]))

/** The published tiers; a change here is a change of what an agent may do without being asked. */
const published: Record<string, {tier: Tier; effect: Effect; errors: string[]}> = {
  'agent.capabilities': {tier: 'autonomous', effect: 'read', errors: ['SessionError']},
  'agent.policy': {tier: 'autonomous', effect: 'read', errors: ['SessionError']},
  'agent.session': {tier: 'autonomous', effect: 'read', errors: ['SessionError']},
  'agent.whoami': {tier: 'autonomous', effect: 'read', errors: ['SessionError']},
  'alerts.acknowledge': {tier: 'notify', effect: 'write-local', errors: ['AlertError']},
  'alerts.list': {tier: 'autonomous', effect: 'read', errors: ['AlertError']},
  'alerts.send': {tier: 'autonomous', effect: 'write-local', errors: ['AlertError']},
  'comms.broadcast': {tier: 'notify', effect: 'write-local', errors: ['CommsError']},
  'comms.receive': {tier: 'autonomous', effect: 'write-local', errors: ['CommsError']},
  'comms.send': {tier: 'notify', effect: 'write-local', errors: ['RecipientNotFound', 'CommsError']},
  'comms.subscribe': {tier: 'autonomous', effect: 'write-local', errors: ['CommsError']},
  'comms.unsubscribe': {tier: 'autonomous', effect: 'write-local', errors: ['CommsError']},
  'email.bulk_delete': {tier: 'approval_required', effect: 'write-external', errors: ['WriteFailed']},
  'email.cancel': {tier: 'autonomous', effect: 'write-local', errors: ['MessageNotFound', 'TooLate']},
  'email.delete': {tier: 'notify', effect: 'write-external', errors: ['BatchProtection', 'MessageNotFound']},
  'email.draft': {tier: 'autonomous', effect: 'write-external', errors: ['WriteFailed']},
  'email.move': {tier: 'autonomous', effect: 'write-external', errors: ['NoLabelsProvided', 'MessageNotFound']},
  'email.read': {tier: 'autonomous', effect: 'read', errors: ['MessageNotFound', 'BodyFetchFailed']},
  'email.search': {tier: 'autonomous', effect: 'read', errors: ['ServiceUnavailable']},
  'email.send': {tier: 'notify', effect: 'write-external', errors: ['BatchProtection', 'InvalidRecipient']},
  'filesystem.append': {tier: 'notify', effect: 'write-local', errors: ['PathOutOfScope', 'DiskFull']},
  'filesystem.copy': {
    tier: 'notify',
    effect: 'write-local',
    errors: ['PathOutOfScope', 'FileNotFound', 'DestinationExists'],
  },
  'filesystem.delete': {
    tier: 'approval_required',
    effect: 'write-local',
    errors: ['PathOutOfScope', 'FileNotFound', 'DirectoryNotEmpty'],
  },
  'filesystem.edit': {
    tier: 'notify',
    effect: 'write-local',
    errors: ['PathOutOfScope', 'FileNotFound', 'InvalidPattern', 'MatchCountMismatch'],
  },
  'filesystem.list': {
    tier: 'autonomous',
    effect: 'read',
    errors: ['PathOutOfScope', 'DirectoryNotFound', 'NotADirectory'],
  },
  'filesystem.move': {
    tier: 'notify',
    effect: 'write-local',
    errors: ['PathOutOfScope', 'FileNotFound', 'DestinationExists'],
  },
  'filesystem.read': {tier: 'autonomous', effect: 'read', errors: ['PathOutOfScope', 'FileNotFound', 'EncodingError']},
  'filesystem.restore': {tier: 'notify', effect: 'write-local', errors: ['DestinationExists', 'PathOutOfScope']},
  'filesystem.search': {
    tier: 'autonomous',
    effect: 'read',
    errors: ['PathOutOfScope', 'DirectoryNotFound', 'InvalidPattern'],
  },
  'filesystem.search_content': {
    tier: 'notify',
    effect: 'read',
    errors: ['PathOutOfScope', 'DirectoryNotFound', 'InvalidPattern'],
  },
  'filesystem.stat': {tier: 'autonomous', effect: 'read', errors: ['PathOutOfScope']},
  'filesystem.watch': {
    tier: 'autonomous',
    effect: 'session',
    errors: ['PathOutOfScope', 'DirectoryNotFound', 'TooManyWatches'],
  },
  'filesystem.write': {tier: 'notify', effect: 'write-local', errors: ['PathOutOfScope', 'ParentNotFound', 'DiskFull']},
  'git.branch': {
    tier: 'notify',
    effect: 'write-local',
    errors: ['PathOutOfScope', 'NotARepository', 'BranchNotFound', 'BranchAlreadyExists', 'InvalidAction'],
  },
  'git.clone': {
    tier: 'notify',
    effect: 'write-external',
    errors: ['PathOutOfScope', 'CloneFailed', 'DestinationExists'],
  },
  'git.commit': {
    tier: 'notify',
    effect: 'write-local',
    errors: ['PathOutOfScope', 'NotARepository', 'NothingToCommit', 'CommitFailed'],
  },
  'git.diff': {tier: 'autonomous', effect: 'read', errors: ['PathOutOfScope', 'NotARepository', 'CommitNotFound']},
  'git.init': {tier: 'notify', effect: 'write-local', errors: ['PathOutOfScope', 'DestinationExists']},
  'git.log': {tier: 'autonomous', effect: 'read', errors: ['PathOutOfScope', 'NotARepository', 'BranchNotFound']},
  'git.pull': {
    tier: 'notify',
    effect: 'write-external',
    errors: ['PathOutOfScope', 'NotARepository', 'MergeConflict', 'PullFailed'],
  },
  'git.push': {
    tier: 'approval_required',
    effect: 'write-external',
    errors: ['PathOutOfScope', 'NotARepository', 'PushRejected', 'PushFailed'],
  },
  'git.status': {tier: 'autonomous', effect: 'read', errors: ['PathOutOfScope', 'NotARepository']},
  'network.credentialed_request': {
    tier: 'notify',
    effect: 'write-external',
    errors: ['ScopeViolation', 'HostNotAllowed', 'SecretNotFound', 'VaultLocked'],
  },
  'network.dns_lookup': {tier: 'autonomous', effect: 'read', errors: ['DnsResolutionFailed']},
  'network.download': {
    tier: 'notify',
    effect: 'write-local',
    errors: [
      'DomainNotAllowed',
      'InvalidUrl',
      'PathOutOfScope',
      'DestinationExists',
      'ChecksumMismatch',
      'DownloadFailed',
    ],
  },
  'network.http_request': {
    tier: 'notify',
    effect: 'write-external',
    errors: ['DomainNotAllowed', 'InvalidUrl', 'RequestFailed', 'InvalidMethod'],
  },
  'network.port_check': {tier: 'autonomous', effect: 'read', errors: ['InvalidPort', 'ConnectionFailed']},
  'process.kill': {
    tier: 'notify',
    effect: 'execute',
    errors: ['ProcessNotFound', 'ProcessAlreadyExited', 'KillFailed'],
  },
  'process.list': {tier: 'autonomous', effect: 'read', errors: ['InvalidFilter']},
  'process.logs': {tier: 'autonomous', effect: 'read', errors: ['ProcessNotFound', 'InvalidStream']},
  'process.monitor': {tier: 'autonomous', effect: 'read', errors: ['ProcessNotFound']},
  'process.run': {
    tier: 'notify',
    effect: 'execute',
    errors: ['CommandNotFound', 'ResourceLimitExceeded', 'PathOutOfScope', 'SpawnFailed'],
  },
  'scheduler.cancel': {tier: 'notify', effect: 'write-local', errors: ['SchedulerError']},
  'scheduler.cron_create': {
    tier: 'notify',
    effect: 'write-local',
    errors: ['InvalidCronExpression', 'CapabilityNotFound', 'SchedulerError'],
  },
  'scheduler.cron_delete': {tier: 'notify', effect: 'write-local', errors: ['SchedulerError']},
  'scheduler.cron_list': {tier: 'autonomous', effect: 'read', errors: ['SchedulerError']},
  'scheduler.delay': {tier: 'notify', effect: 'write-local', errors: ['CapabilityNotFound', 'SchedulerError']},
  'secrets.list': {tier: 'autonomous', effect: 'read', errors: ['VaultLocked', 'VaultError']},
  'secrets.rotate_request': {tier: 'notify', effect: 'write-local', errors: ['SecretNotFound', 'VaultLocked']},
  'secrets.use': {tier: 'notify', effect: 'read', errors: ['SecretNotFound', 'ScopeViolation', 'VaultLocked']},
  'state.backup.create': {tier: 'approval_required', effect: 'write-local', errors: ['IoError']},
  'state.backup.export': {tier: 'approval_required', effect: 'write-local', errors: ['BackupNotFound', 'IoError']},
  'state.backup.list': {tier: 'autonomous', effect: 'read', errors: ['IoError']},
  'state.backup.restore': {tier: 'approval_required', effect: 'write-local', errors: ['BackupNotFound']},
  'state.briefing.generate': {tier: 'autonomous', effect: 'read', errors: ['InvalidTimestamp']},
  'state.persistent.delete': {tier: 'autonomous', effect: 'write-local', errors: []},
  'state.persistent.get': {tier: 'autonomous', effect: 'read', errors: []},
  'state.persistent.history': {tier: 'autonomous', effect: 'read', errors: []},
  'state.persistent.list': {tier: 'autonomous', effect: 'read', errors: ['DatabaseError']},
  'state.persistent.query': {tier: 'autonomous', effect: 'read', errors: ['DatabaseError']},
  'state.persistent.set': {tier: 'autonomous', effect: 'write-local', errors: ['QuotaExceeded']},
  'state.session.clear': {tier: 'autonomous', effect: 'session', errors: ['SessionNotFound']},
  'state.session.delete': {tier: 'autonomous', effect: 'session', errors: ['SessionNotFound']},
  'state.session.get': {tier: 'autonomous', effect: 'read', errors: ['SessionNotFound']},
  'state.session.list': {tier: 'autonomous', effect: 'read', errors: ['SessionNotFound']},
  'state.session.set': {tier: 'autonomous', effect: 'session', errors: ['SessionNotFound', 'QuotaExceeded']},
  'state.shared.delete': {tier: 'notify', effect: 'write-local', errors: []},
  'state.shared.get': {tier: 'autonomous', effect: 'read', errors: []},
  'state.shared.list': {tier: 'autonomous', effect: 'read', errors: ['DatabaseError']},
  'state.shared.set': {tier: 'notify', effect: 'write-local', errors: ['VersionConflict', 'QuotaExceeded']},
  'state.shared.unwatch': {tier: 'autonomous', effect: 'session', errors: []},
  'state.shared.watch': {tier: 'autonomous', effect: 'session', errors: ['SubscriptionFailed']},
  'state.snapshot.create': {tier: 'notify', effect: 'write-local', errors: ['IoError']},
  'state.snapshot.list': {tier: 'autonomous', effect: 'read', errors: ['IoError']},
  'state.snapshot.load': {tier: 'autonomous', effect: 'read', errors: ['SnapshotNotFound']},
  'system.health': {tier: 'autonomous', effect: 'read', errors: ['HealthCheckError']},
  'system.info': {tier: 'autonomous', effect: 'read', errors: ['SystemInfoError']},
  'system.metrics': {tier: 'autonomous', effect: 'read', errors: ['MetricsError']},
  'system.time': {tier: 'autonomous', effect: 'read', errors: ['InvalidTimezone']},
}

test('the capabilities are the published ones, with their tiers and effects, and declare at least the published errors', () => {
  assert.deepEqual(all.map(({name}) => name).toSorted(), Object.keys(published).toSorted())
  for (const {name, tier, effect, errors} of all) {
    const expected = published[name]
    assert.deepEqual([name, tier, effect], [name, expected?.tier, expected?.effect])
    assert.deepEqual(
      expected?.errors.filter(error => !Object.hasOwn(errors, error)),
      [],
      name,
    )
  }
  assert.equal(byName.size, all.length, 'a name is used twice')
})

test('the category of a name is a tag', () => {
  for (const {name, tags} of all) assert.ok(tags.includes(categoryOf(name)), name)
})

for (const capability of all) {
  const {name} = capability

  test(`the name ${name} maps to a tool name of every host, and back`, () => {
    assert.match(name, CAPABILITY_NAME_PATTERN)
    assert.match(toToolName(name), /^[a-zA-Z0-9_-]{1,64}$/)
    assert.equal(toCapabilityName(toToolName(name)), name)
  })

  test(`${name} says what it does, and what to use instead`, () => {
    for (const sentence of [capability.purpose, capability.whenToUse]) assert.match(sentence, /^[A-Z].*\.$/)
    assert.match(capability.whenToUse, /\b(instead|not)\b/)
    assert.match(capability.title, /^[A-Z][^.]{1,38}$/)
    assert.match(capability.version, /^\d+\.\d+$/)
  })

  for (const side of ['input', 'output'] as const) {
    test(`the ${side} of ${name} is a closed object whose fields are all described`, () => {
      const schema = toSchema(capability[side], side)
      assert.equal(schema.type, 'object')
      assert.equal(schema.additionalProperties, false)
      for (const word of ['anyOf', 'oneOf', 'allOf', '$ref', '$defs']) assert.ok(!(word in schema), word)
      assert.deepEqual(undescribed(schema), [])
    })
  }

  test(`the examples of ${name} fit its input`, () => {
    assert.ok(capability.examples.length > 0)
    for (const {description, input} of capability.examples) {
      assert.equal(capability.input.safeParse(input).error, undefined, description)
    }
  })

  test(`each error of ${name} has a way out that exists`, () => {
    for (const [type, {when, recovery}] of Object.entries(capability.errors)) {
      assert.ok(when.length > 0 && recovery.length > 0, type)
      for (const action of recovery) {
        assert.match(action.action, /^[a-z]+(_[a-z]+)*$/)
        if (action.capability === undefined) continue
        const target = byName.get(action.capability) ?? assert.fail(`${type} names ${action.capability}`)
        // What to change in the next call: some of its inputs, not all.
        for (const [key, value] of Object.entries(action.inputs ?? {})) {
          const field = target.input.shape[key] ?? assert.fail(`${type} names the input ${key}`)
          assert.equal(field.safeParse(value).error, undefined, type)
        }
      }
    }
  })

  test(`${name} claims to be destructive only if it changes something`, () => {
    const changesNothing = capability.effect === 'read' || capability.effect === 'session'
    assert.ok(!(changesNothing && capability.isDestructive))
  })
}

interface Schema {
  type?: string
  description?: string
  properties?: Record<string, Schema>
  items?: Schema
  additionalProperties?: Schema | boolean
  anyOf?: Schema[]
}

function toSchema(schema: z.ZodObject, io: 'input' | 'output'): Schema {
  return z.toJSONSchema(schema, {io}) as Schema
}

/** Paths of the fields without a description, at any depth. */
function undescribed(schema: Schema, path = ''): string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    ...(field.description ? [] : [`${path}.${name}`]),
    ...undescribed(field, `${path}.${name}`),
  ])
  const parts = [schema.items, schema.additionalProperties, ...(schema.anyOf ?? [])]
  return [...own, ...parts.flatMap(part => (typeof part === 'object' ? undescribed(part, path) : []))]
}
