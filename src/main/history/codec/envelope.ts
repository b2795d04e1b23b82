import { crc32 } from 'node:zlib'
import { DamagedBlockError } from './damaged-block-error'

const CHECKSUM_BYTES = 4

/** Puts a checksum in front. */
export function sealEnvelope(body: Uint8Array): Buffer {
  const sealed = Buffer.allocUnsafe(CHECKSUM_BYTES + body.length)
  sealed.writeUInt32LE(crc32(body), 0)
  sealed.set(body, CHECKSUM_BYTES)
  return sealed
}

/** What `sealEnvelope` was given; throws where a byte differs. */
export function openEnvelope(sealed: Uint8Array): Uint8Array {
  if (sealed.length < CHECKSUM_BYTES) throw new DamagedBlockError('it is too short')
  const body = sealed.subarray(CHECKSUM_BYTES)
  const stored = new DataView(sealed.buffer, sealed.byteOffset).getUint32(0, true)
  if (crc32(body) !== stored) throw new DamagedBlockError('its checksum does not match')
  return body
}
