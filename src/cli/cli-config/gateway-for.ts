import {bridgeSocketOf, type Paths} from '../../config/paths.ts'
import type {AdminClient} from '../admin-client.ts'
import type {SetUpOptions} from './set-up.ts'
import type {Subject} from './subject.ts'

/** What the entries of a user say of the gateway. */
export async function gatewayFor(
  {admin, paths}: {readonly admin: AdminClient; readonly paths: Paths},
  {account}: Subject,
): Promise<Pick<SetUpOptions, 'endpoint' | 'caFile' | 'bridgeSocket'>> {
  const {endpoint, caFile} = (await admin.call('status.get', {})).gateway
  return {endpoint, caFile, bridgeSocket: bridgeSocketOf(paths, account.uid)}
}
