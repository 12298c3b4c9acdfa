import { adminVerbsOf } from "./admin-verb.ts";
import { parseBytes } from "./byte-input.ts";
import type { Verb } from "./verb.ts";

const namespace = { "namespace-id": "-n, --namespace-id" } as const;

/** Namespaces that come and go. */
export const namespaceVerbs: readonly Verb[] = adminVerbsOf("Namespaces:", [
  {
    name: "create-ns",
    method: "createNamespace",
    title: "create a namespace",
    help: "--nmic 1 is for one that several controllers may share. The answer has the new namespace's id, which no controller has before `attach-ns`.",
    flags: {
      "namespace-size": "-s, --nsze",
      "namespace-capacity": "-c, --ncap",
      "namespace-formatted-lba-size": "-f, --flbas",
      "namespace-protection-settings": "-d, --dps",
      "namespace-sharing-capabilities": "-m, --nmic",
      "namespace-asymmetric-access-group-id": "-a, --anagrp-id",
      "namespace-nvm-set-id": "-i, --nvmset-id",
      "namespace-endurance-group-id": "-e, --endg-id",
      "io-command-set": "-y, --csi",
      "namespace-storage-tag-mask": "-l, --lbstm",
      "namespace-placement-handle-count": "--nphndls",
      "namespace-placement-handles": "--phndls",
      "namespace-zoned-options-allocate-random-write-areas": "--azr",
      "namespace-requested-active-resources": "--rar",
      "namespace-requested-open-resources": "--ror",
      "namespace-requested-random-write-areas": "--rnumzrwa",
    },
    options: [
      {
        flags: "-b, --block-size <bytes>",
        description:
          "the LBA format with blocks of so many bytes and no metadata, in the place of --flbas; asks the drive",
        range: { minimum: 512, maximum: 0x8000_0000 },
      },
    ],
    example: "--nsze 2097152 --ncap 2097152 --block-size 4096 --nmic 1",
    load: () => import("./create-ns.ts"),
  },
  {
    name: "delete-ns",
    method: "deleteNamespace",
    title: "delete a namespace, 0xffffffff for all",
    flags: namespace,
  },
  {
    name: "attach-ns",
    method: "attachNamespace",
    title: "attach a namespace to controllers",
    flags: { ...namespace, "controller-ids": "-c, --controllers" },
    example: "-n 2 -c 0,1",
  },
  {
    name: "detach-ns",
    method: "detachNamespace",
    title: "detach a namespace from controllers",
    flags: { ...namespace, "controller-ids": "-c, --controllers" },
  },
]);

/** What erases. */
export const erasingVerbs: readonly Verb[] = adminVerbsOf("Erasing:", [
  {
    name: "format",
    method: "formatNvm",
    title: "format a namespace, which erases it",
    flags: {
      ...namespace,
      "format-index-low": "-l, --lbaf",
      "secure-erase": "-s, --ses",
      "protection-information": "-i, --pi",
      "protection-in-first-bytes": "-p, --pil",
      "metadata-in-extended-block": "-m, --ms",
    },
    watch: "format",
  },
  {
    name: "sanitize",
    method: "sanitize",
    title: "sanitize the drive, which erases all of it",
    flags: {
      action: "-a, --sanact",
      "allow-unrestricted-exit": "-u, --ause",
      "overwrite-passes": "-n, --owpass",
      "invert-pattern": "-i, --oipbp",
      "no-deallocate-after-sanitize": "-d, --no-dealloc",
      "enter-media-verification": "-e, --emvs",
      "overwrite-pattern": "-p, --ovrpat",
    },
    watch: "sanitize",
  },
  {
    name: "sanitize-ns",
    method: "sanitizeNamespace",
    title: "sanitize a namespace, which erases it",
    flags: { ...namespace, action: "-a, --sanact", "allow-unrestricted-exit": "-u, --ause" },
  },
]);

/** Firmware that a drive has already. */
export const firmwareVerbs: readonly Verb[] = adminVerbsOf("Firmware:", [
  {
    name: "fw-commit",
    method: "firmwareCommit",
    title: "put a firmware image into a slot or into effect",
    flags: { slot: "-s, --slot", action: "-a, --action", "boot-partition": "-b, --bpid" },
  },
]);

/** Whatever else. */
export const otherVerbs: readonly Verb[] = adminVerbsOf("Other Admin commands:", [
  {
    name: "device-self-test",
    method: "deviceSelfTest",
    title: "begin a self-test, or end one",
    flags: { ...namespace, "self-test": "-s, --self-test-code" },
    watch: "selfTest",
  },
  {
    name: "security-send",
    method: "securitySend",
    title: "send security data",
    flags: {
      ...namespace,
      protocol: "-p, --secp",
      specific: "-s, --spsp",
      "namespace-specific": "-N, --nssf",
      data: "-f, --file",
    },
  },
  {
    name: "security-recv",
    method: "securityReceive",
    title: "receive security data",
    flags: {
      ...namespace,
      protocol: "-p, --secp",
      specific: "-s, --spsp",
      "namespace-specific": "-N, --nssf",
      "allocation-length": "-x, --size",
    },
  },
  {
    name: "get-lba-status",
    method: "getLbaStatus",
    title: "list unrecoverable logical blocks of a range",
    flags: {
      ...namespace,
      "starting-block": "-s, --start-lba",
      "range-length": "-l, --range-len",
      "action-type": "-a, --action",
    },
  },
  {
    name: "lockdown",
    method: "lockdown",
    title: "prohibit a command or a feature, or permit it",
    flags: {
      identifier: "-o, --ofi",
      interfaces: "-f, --ifc",
      prohibit: "-p, --prhbt",
      scope: "-s, --scp",
      "uuid-index": "-U, --uuid",
    },
  },
  {
    name: "capacity-mgmt",
    method: "capacityManagement",
    title: "manage endurance groups and NVM sets",
    flags: { operation: "-o, --operation", "element-id": "-i, --element-id", capacity: "-c, --capacity" },
  },
  {
    name: "virt-mgmt",
    method: "virtualizationManagement",
    title: "assign flexible resources to controllers",
    flags: {
      "managed-controller-id": "-c, --cntlid",
      "resource-type": "-r, --rt",
      action: "-a, --act",
      "number-of-resources": "-n, --nr",
    },
  },
  {
    name: "dir-receive",
    method: "directiveReceive",
    title: "read a directive (prohibited out of band)",
    flags: {
      ...namespace,
      "directive-type": "-D, --dir-type",
      operation: "-O, --dir-oper",
      "directive-specific": "-S, --dir-spec",
    },
  },
  {
    name: "dir-send",
    method: "directiveSend",
    title: "set a directive (prohibited out of band)",
    flags: {
      ...namespace,
      "directive-type": "-D, --dir-type",
      operation: "-O, --dir-oper",
      "directive-specific": "-S, --dir-spec",
    },
  },
  {
    name: "admin-passthru",
    method: "rawAdminCommand",
    title: "send any Admin command",
    help: "Whether data are sent or received follows from the opcode, its two lowest bits.",
    flags: {
      ...namespace,
      opcode: "-o, --opcode",
      dword2: "-2, --cdw2",
      dword3: "-3, --cdw3",
      dword4: "--cdw4",
      dword5: "--cdw5",
      dword10: "-4, --cdw10",
      dword11: "-5, --cdw11",
      dword12: "-6, --cdw12",
      dword13: "-7, --cdw13",
      dword14: "-8, --cdw14",
      dword15: "-9, --cdw15",
      "data-length": "-l, --data-len",
    },
    options: [
      {
        flags: "-i, --input-file <path>",
        description: "Request Data: the file with the raw bytes, or - for stdin, in the place of --data",
        parse: (path, what) => parseBytes(path === "-" ? path : `@${path}`, what),
      },
      { flags: "-r, --read", description: "data are received: as the opcode says, and refused where it does not" },
      { flags: "-w, --write", description: "data are sent: as the opcode says, and refused where it does not" },
    ],
    load: () => import("./admin-passthru.ts"),
  },
]);
