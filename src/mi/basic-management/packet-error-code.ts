/** Packet Error Code (PEC) of SMBus: CRC-8, polynomial 07h, initial value 0 (SMBus 3.2 §6.4). */
export function packetErrorCode(bytes: Iterable<number>): number {
  let remainder = 0;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder & 0x80) === 0 ? remainder << 1 : (remainder << 1) ^ 0x107;
  }
  return remainder;
}
