import {type Launcher, launchHere} from './launch.ts'

let launchSandbox: Launcher = launchHere

/** From now on, whatever makes namespaces is launched so: a hardened gateway may not make them itself. */
export function launchSandboxesBy(launcher: Launcher): void {
  launchSandbox = launcher
}

export function launcherFor(isSandboxed: boolean): Launcher {
  return isSandboxed ? launchSandbox : launchHere
}
