/**
 * What a running gateway leaves in its data folder: where it listens. XDG_RUNTIME_DIR differs between a login session,
 * sudo and cron, the data folder does not.
 */
export interface RunRecord {
  readonly adminSocket: string
  readonly bridgeSocket: string
  readonly configDir: string
}

export const RUN_RECORD = 'gateway.json'

/** null for a file that is missing, half-written or of another shape. */
export function parseRunRecord(text: string | undefined): RunRecord | null {
  try {
    const {adminSocket, bridgeSocket, configDir} = JSON.parse(text ?? '')
    const isWhole = [adminSocket, bridgeSocket, configDir].every(path => typeof path === 'string' && path !== '')
    return isWhole ? {adminSocket, bridgeSocket, configDir} : null
  } catch {
    return null
  }
}
