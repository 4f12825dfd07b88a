import type {Capability} from '../../capability.ts'
import {branch} from './branch.ts'
import {createClone} from './clone.ts'
import {commit} from './commit.ts'
import {diff} from './diff.ts'
import {init} from './init.ts'
import {log} from './log.ts'
import {createPull} from './pull.ts'
import {createPush} from './push.ts'
import type {GitServices} from './services.ts'
import {status} from './status.ts'

export type {GitServices} from './services.ts'

/** Repositories in the folders of the agent, by the git of this machine; sorted by name. */
export function gitCapabilities(services: GitServices): readonly Capability[] {
  return [branch, createClone(services), commit, diff, init, log, createPull(services), createPush(services), status]
}
