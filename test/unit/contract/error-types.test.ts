import assert from 'node:assert/strict'
import {globSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {builtInRegistry} from '../../../scripts/vectors/registry.ts'
import {ERROR_TYPES} from '../../../src/contract/error-types.ts'

/** A program does the same about all of these: show them. Who wants to tell them apart reads `error_type`. */
const GENERAL = [
  'AccountNotFound',
  'AlertError',
  'BackupDamaged',
  'BackupNotFound',
  'BatchProtection',
  'BodyFetchFailed',
  'BranchAlreadyExists',
  'BranchNotFound',
  'BranchNotMerged',
  'CallStopped',
  'ChecksumMismatch',
  'CloneFailed',
  'CommandNotFound',
  'CommitFailed',
  'CommitNotFound',
  'CommsError',
  'ConnectionFailed',
  'DestinationExists',
  'DirectoryNotEmpty',
  'DnsResolutionFailed',
  'DomainNotAllowed',
  'DownloadFailed',
  'EditTooLarge',
  'EncodingError',
  'FolderNotFound',
  'GitFailed',
  'HealthCheckError',
  'HostNotAllowed',
  'InternalError',
  'InvalidAction',
  'InvalidCronExpression',
  'InvalidDestination',
  'InvalidFilter',
  'InvalidMethod',
  'InvalidPattern',
  'InvalidPort',
  'InvalidRecipient',
  'InvalidStream',
  'InvalidTimezone',
  'InvalidUrl',
  'IoError',
  'KillFailed',
  'LocalChanges',
  'MailboxFull',
  'MatchCountMismatch',
  'MergeConflict',
  'MessageNotFound',
  'MessageTooLarge',
  'MetricsError',
  'MountUnavailable',
  'NoLabelsProvided',
  'NotADirectory',
  'NotAFile',
  'NotARepository',
  'NothingToCommit',
  'PatternTooSlow',
  'ProcessAlreadyExited',
  'ProcessNotFound',
  'PullFailed',
  'PushFailed',
  'PushRejected',
  'RecipientNotFound',
  'RemoteNotFound',
  'RequestFailed',
  'ResourceLimitExceeded',
  'ResultTooLarge',
  'SchedulerError',
  'ScopeViolation',
  'SecretNotFound',
  'SenderNotAllowed',
  'SessionError',
  'SnapshotNotFound',
  'SpawnFailed',
  'SubscriptionFailed',
  'SubscriptionNotFound',
  'SystemInfoError',
  'TooLate',
  'TooManyAlerts',
  'TooManySchedules',
  'TooManySubscriptions',
  'UnknownCapability',
  'UnsafeRepository',
  'VaultError',
  'VaultLocked',
  'WatchNotFound',
  'WriteFailed',
]

const GATEWAY = join(import.meta.dirname, '../../../src/gateway')
const TYPE_IN_SOURCE = /\b(?:refusal\((?:request, )?|error_type: )'(\w+)'/g

function typesInSource(): string[] {
  const texts = globSync('**/*.ts', {cwd: GATEWAY}).map(file => readFileSync(join(GATEWAY, file), 'utf8'))
  return texts.flatMap(text => [...text.matchAll(TYPE_IN_SOURCE)].map(([, type = '']) => type))
}

function declaredTypes(): string[] {
  return builtInRegistry()
    .list()
    .flatMap(({errors}) => Object.keys(errors))
}

test('each error of the gateway has a class in the SDKs, or is one of those that share the general one', () => {
  const types = new Set([...typesInSource(), ...declaredTypes()])
  for (const known of ['PolicyDenied', 'ApprovalRejected', 'ApprovalQueueFull', 'ResultTooLarge', 'DiskFull'])
    assert.ok(types.has(known), `${known} was not found`)
  const general = [...types].filter(type => !Object.hasOwn(ERROR_TYPES, type)).toSorted()
  assert.deepEqual(general, GENERAL)
})
