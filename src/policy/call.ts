import type {Tier} from '../contract/capability.ts'

/** A tier that no policy goes below. It comes from the capability, not from a file. */
export interface Floor {
  readonly tier: Tier
  readonly reason: string
}

/** One call as a policy sees it: the parsed input, and the time handed in. */
export interface Call {
  readonly agent: string
  readonly principal: 'agent' | 'user' | 'operator'
  readonly capability: string
  /** what the capability itself declares */
  readonly defaultTier: Tier
  readonly floor?: Floor | null
  readonly input: Readonly<Record<string, unknown>>
  readonly now: Date
  /** the folder of this machine that the agent sees as /workspace; null when nobody knows it */
  readonly workspaceDir: string | null
  /** the folders of this machine that the agent sees as /mnt/<label> */
  readonly mounts: readonly {readonly label: string; readonly hostDir: string}[]
}
