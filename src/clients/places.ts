import {posix, win32} from 'node:path'
import type {ClientHost} from './adapter.ts'

/** The path functions of the system that `platform` names, whatever system this is. */
export function pathsOf(platform: NodeJS.Platform): typeof posix {
  return platform === 'win32' ? win32 : posix
}

export function isOnPath(host: ClientHost, program: string): boolean {
  return findOnPath(host, program) !== null
}

/** The file that a shell would start. */
export function findOnPath(host: ClientHost, program: string): string | null {
  const {join, delimiter} = pathsOf(host.platform)
  const folders = (host.env['PATH'] ?? host.env['Path'] ?? '').split(delimiter).filter(Boolean)
  const names = host.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program]
  const files = folders.flatMap(folder => names.map(name => join(folder, name)))
  return files.find(file => host.isExecutable(file)) ?? null
}

/** `folder` and every folder above it, the nearest first. */
export function foldersUpFrom(folder: string, platform: NodeJS.Platform): string[] {
  const parent = pathsOf(platform).dirname(folder)
  return parent === folder ? [folder] : [folder, ...foldersUpFrom(parent, platform)]
}
