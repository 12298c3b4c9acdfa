import { identifyRows, logRows } from "./libnvme-reading-rows.ts";
import { type Difference, everyByte, flags, lengths, only, type Row, row, walkingOnes, words } from "./libnvme-row.ts";

/** Features with data: libnvme 1.3 forgets to say how many bytes it sends or wants, which the argument at this index is. */
const featureLength = (index: number): Difference => ({
  what: "the data length (DLEN) and its flag are set: without them a drive has no data to take or to give",
  applies: (...numbers) => (numbers.at(index) ?? 0) > 0,
  theirs: (ours) => ours.with(5, 0).with(32, 0).with(33, 0),
});

/** Security commands: libnvme 1.3 leaves the namespace out. */
const securityNamespace: Difference = {
  what: "the namespace is that of the caller",
  applies: (_, namespaceId = 0) => namespaceId !== 0,
  theirs: (ours) => ours.map((byte, at) => (at >= 8 && at < 12 ? 0 : byte)),
};

const filled = (length = 0, value = 0) => new Uint8Array(length).fill(value);

const emptyNamespace = { size: 0n, capacity: 0n };

const featureRows: readonly Row[] = [
  only(
    everyByte.map((featureIdentifier, index) => [index, featureIdentifier, 2 ** (index % 32), lengths[index % 4] ?? 4]),
    row(
      "get_features_data",
      "getFeatures",
      [],
      (featureIdentifier, namespaceId, dataLength) => ({ featureIdentifier, namespaceId, dataLength }),
      featureLength(-1),
    ),
  ),
  row("get_features_simple", "getFeatures", [everyByte, words], (featureIdentifier, namespaceId) => ({
    featureIdentifier,
    namespaceId,
  })),
  row(
    "get_features",
    "getFeatures",
    [everyByte, words, [0, 1, 2], words, walkingOnes(7), [0, ...lengths]],
    (featureIdentifier, namespaceId, select, dword11, uuidIndex, dataLength) => {
      return { featureIdentifier, namespaceId, select, dword11, uuidIndex, dataLength };
    },
    featureLength(-1),
  ),
  row(
    "set_features",
    "setFeatures",
    [everyByte, words, words, words, words, words, flags, walkingOnes(7), [0, 4, 512, 4096], [0, 0xa5]],
    (featureIdentifier, namespaceId, dword11, dword12, dword13, dword15, save, uuidIndex, length, value) => {
      const dwords = { dword11, dword12, dword13, dword15 };
      const data = filled(length, value);
      return { featureIdentifier, namespaceId, ...dwords, save: save === 1, uuidIndex, data };
    },
    featureLength(-2),
  ),
];

const otherRows: readonly Row[] = [
  row("ns_mgmt_delete", "deleteNamespace", [words], (namespaceId) => ({ namespaceId })),
  only(
    words.map((namespaceId, index) => [index, namespaceId, 1, 0]),
    row("ns_mgmt", "deleteNamespace", [], (namespaceId) => ({ namespaceId })),
  ),
  // A namespace that is zero in all its bytes: what its structure has where, rows of bytes show.
  row("ns_mgmt_create", "createNamespace", [everyByte, [0]], (ioCommandSet) => ({
    ioCommandSet,
    namespace: emptyNamespace,
  })),
  ...(
    [
      ["ns_attach_ctrls", "attachNamespace"],
      ["ns_detach_ctrls", "detachNamespace"],
    ] as const
  ).map(([call, method]) =>
    row(call, method, [words, [0, 1, 2, 100, 2047], [0, 1, 0x1234]], (namespaceId, count = 0, first = 0) => {
      return { namespaceId, controllerIds: Array.from({ length: count }, (_, index) => first + index) };
    }),
  ),
  ...(["attachNamespace", "detachNamespace"] as const).map((method, selection) =>
    only(
      words.map((namespaceId, index) => [index, namespaceId, selection, 1, 5]),
      row("ns_attach", method, [], (namespaceId) => ({ namespaceId, controllerIds: [5] })),
    ),
  ),
  only(
    [0, 4, 4096, 2 ** 20, 2 ** 31].flatMap((offset, index) => lengths.map((length) => [index, offset, length, 0xa5])),
    row("fw_download", "firmwareImageDownload", [], (offset, length, value) => ({
      offset,
      data: filled(length, value),
    })),
  ),
  row(
    "fw_commit",
    "firmwareCommit",
    [[0, 1, 2, 3, 6, 7], [0, 1, 2, 3, 4, 5, 6, 7], flags],
    (action, slot, bootPartition) => {
      return { action, slot, bootPartition };
    },
  ),
  row(
    "format_nvm",
    "formatNvm",
    [words, [0, 1, 2, 4, 8, 15], [0, 1, 2, 3], flags, [0, 1, 2, 3], flags, [0, 1, 2]],
    (namespaceId, formatIndexLow, formatIndexHigh, metadata, protectionInformation, first, secureErase) => {
      const flagged = { metadataInExtendedBlock: metadata === 1, protectionInFirstBytes: first === 1 };
      return { namespaceId, formatIndexLow, formatIndexHigh, ...flagged, protectionInformation, secureErase };
    },
  ),
  row(
    "sanitize_nvm",
    "sanitize",
    [[1, 2, 3, 4], flags, [0, 1, 2, 4, 8, 15], flags, flags, words],
    (action, exit, overwritePasses, invert, keep, overwritePattern) => {
      const flagged = { allowUnrestrictedExit: exit === 1, invertPattern: invert === 1 };
      return { action, ...flagged, noDeallocateAfterSanitize: keep === 1, overwritePasses, overwritePattern };
    },
  ),
  ...(
    [
      ["security_send", "securitySend"],
      ["security_recv", "securityReceive"],
    ] as const
  ).map(([call, method]) =>
    row(
      call,
      method,
      [words, everyByte, everyByte, everyByte, everyByte, lengths],
      (namespaceId, protocol, low = 0, high = 0, namespaceSpecific, length) => {
        const given = { namespaceId, protocol, specific: high * 256 + low, namespaceSpecific };
        return method === "securitySend" ? { ...given, data: filled(length) } : { ...given, allocationLength: length };
      },
      securityNamespace,
    ),
  ),
  only(
    [
      ...words.flatMap((value, index) =>
        [3, 4, 5, 6, 7, 8, 9, 10, 11].map((at) => {
          const numbers = [index, 0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
          return numbers.with(at, value);
        }),
      ),
      [1, 0xc1, 0, 7, 2, 3, 10, 11, 12, 13, 14, 15, 64, 0xa5],
      [2, 0xc2, 0, 7, 2, 3, 10, 11, 12, 13, 14, 15, 4096, 0],
    ],
    row("admin_passthru", "rawAdminCommand", [], (opcode = 0, _, namespaceId, dword2, dword3, ...more) => {
      const [dword10, dword11, dword12, dword13, dword14, dword15, length = 0, value] = more;
      const dwords = { dword2, dword3, dword10, dword11, dword12, dword13, dword14, dword15 };
      const data = (opcode & 3) === 1 ? { data: filled(length, value) } : { dataLength: length };
      return { opcode, namespaceId, ...dwords, ...data };
    }),
  ),
  only(
    [...lengths.map((length) => [length % 16, 0xc2, 7, 10, 15, 0, 0, 4096 - length, length])],
    row(
      "xfer",
      "rawAdminCommand",
      [],
      (opcode, namespaceId, dword10, dword15, _, __, dataOffset, dataLength) => {
        return { opcode, namespaceId, dword10, dword15, dataOffset, dataLength };
      },
      {
        what: "the flags tell of an offset only where there is one",
        applies: (...numbers) => numbers[7] === 0,
        theirs: (ours) => ours.with(5, 0x03),
      },
    ),
  ),
  only(
    lengths.map((length) => [length % 16, 0xc1, 7, 10, 15, length, 0xa5, 0, 0]),
    row(
      "xfer",
      "rawAdminCommand",
      [],
      (opcode, namespaceId, dword10, dword15, length, value) => ({
        opcode,
        namespaceId,
        dword10,
        dword15,
        data: filled(length, value),
      }),
      {
        what: "the data length (DLEN) is that of the data sent, and the flags tell of no offset",
        applies: () => true,
        theirs: (ours) => ours.with(5, 0x03).with(32, 0).with(33, 0),
      },
    ),
  ),
];

/** The functions of Admin commands. */
export const adminRows: readonly Row[] = [...identifyRows, ...logRows, ...featureRows, ...otherRows];
