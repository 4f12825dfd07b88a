import type {Tier} from '../contract/capability.ts'

/** One call as a policy sees it: the parsed input, and the time handed in. */
export interface Call {
  readonly agent: string
  readonly principal: 'agent' | 'user' | 'operator'
  readonly capability: string
  /** what the capability itself declares */
  readonly defaultTier: Tier
  readonly input: Readonly<Record<string, unknown>>
  readonly now: Date
  /** the folder of this machine that the agent sees as /workspace; null when nobody knows it */
  readonly workspaceDir: string | null
  /** the folders of this machine that the agent sees as /mnt/<label> */
  readonly mounts: readonly {readonly label: string; readonly hostDir: string}[]
}
