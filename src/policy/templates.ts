import type {PolicyTemplate} from '../contract/policy.ts'

/** Policies to begin with. `policy init` writes one; from then on it is the operator's own. */
export const TEMPLATES = {
  'personal-permissive': `version: 1
name: personal-permissive
description: One person and their own agents. Work goes on without questions; what is hard to take back asks.

defaults:
  # An agent's own file may be less strict than this one.
  allow_override: true

# The first rule that matches decides. What none matches gets the tier that the capability declares.
rules:
  - match: [filesystem.delete, state.backup.restore]
    tier: notify
    reason: deleted files go to the trash and can be restored

  - match: [process.run, git.push]
    tier: notify
    reason: runs at once, and you are told

  - match: [email.send, email.delete, email.bulk_delete, network.credentialed_request]
    tier: approval_required
    reason: it leaves this machine in your name
    approval: {expires: 30m, max_grant: 8h}

  - match: '*.delete'
    tier: notify
`,
  'team-moderate': `version: 1
name: team-moderate
description: A team that shares agents. Reading and work in the workspace run; what others see needs a person.

rules:
  # Reading never asks.
  - match: [filesystem.read, filesystem.list, filesystem.search, filesystem.search_content, filesystem.stat, system.*, agent.*]
    tier: autonomous
  - match: [process.list, process.logs, process.monitor]
    tier: autonomous

  # Small changes are told, large ones are looked at.
  - match: [filesystem.write, filesystem.append]
    when: {size_gte: 1MiB}
    tier: approval_required
    reason: more than 1 MiB at once
  - match: filesystem.delete
    tier: approval_required
    reason: deleting is looked at by somebody of the team
  - match: filesystem.*
    tier: notify
    limit: {max: 600, per: 1h, on_exceed: approval_required}

  # Commands run on the machine of all of us.
  - match: process.*
    tier: approval_required
    reason: somebody of the team looks at a command before it runs
    approval: {max_grant: 1h, rejection: Do it with the filesystem and git tools instead of a command.}

  - match: git.push
    tier: approval_required
    reason: others see what is pushed
  - match: git.*
    tier: notify

  - match: [email.send, email.delete, email.bulk_delete]
    tier: approval_required
    reason: it goes out in our name
    limit: {max: 50, per: 1d, on_exceed: deny}

  - match: network.http_request
    when: {input: {method: [GET, HEAD]}}
    tier: notify
  - match: network.*
    tier: approval_required
`,
  'enterprise-restrictive': `version: 1
name: enterprise-restrictive
description: Nothing that is not allowed. Reading inside the workspace runs, changes need a person, the rest is blocked.

defaults:
  tier: blocked
  approval: {expires: 4h, max_grant: never}

rules:
  - match: [agent.*, system.health, system.time]
    tier: autonomous

  - match: [filesystem.read, filesystem.list, filesystem.search, filesystem.search_content, filesystem.stat]
    tier: notify
    limit: {max: 1000, per: 1h, on_exceed: deny}

  - match: [filesystem.write, filesystem.append, filesystem.edit, filesystem.copy, filesystem.move]
    tier: approval_required
    reason: changes are made in office hours, and somebody looks at each
    when: {time: {days: [mon, tue, wed, thu, fri], from: '08:00', to: '18:00', zone: UTC}}
    limit: {max: 100, per: 1d, on_exceed: deny}

  - match: [git.status, git.diff, git.log]
    tier: notify

  - match: [git.commit, git.branch]
    tier: approval_required

  - match: [secrets.list, alerts.*]
    tier: notify
`,
} as const satisfies Record<PolicyTemplate, string>

export type TemplateName = PolicyTemplate
export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as TemplateName[]
