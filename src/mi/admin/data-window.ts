import { at, struct, u16, u32, u64, zeroBased } from "../../codec/index.ts";
import { commandSets } from "../command-sets.ts";
import { adminPlaces } from "./admin-command.ts";

const { requestSize } = commandSets.adminCommand;

/** Which controller an Admin request is for, and which part of its data is to travel. */
export const AdminDataWindow = struct(
  { title: "Admin Command Request", spec: "NVMe-MI 2.0 Figure 134", size: requestSize },
  {
    controllerId: at(adminPlaces.controllerId, u16, "Controller Identifier (CTLID)"),
    dataOffset: at(adminPlaces.dataOffset, u32, "Data Offset (DOFST)", { unit: "bytes" }),
    dataLength: at(adminPlaces.dataLength, u32, "Data Length (DLEN)", { unit: "bytes" }),
  },
);

/** That of every log page. */
export const getLogPageOpcode = 0x02;

/** The upper word of command dword 10. */
export const numberOfDwordsPlace = adminPlaces.commandDwords + 2;

/** Which part of a log page a command is about, before DOFST and DLEN cut out what travels. */
export const LogPageWindow = struct(
  { title: "Get Log Page request", spec: "NVMe base 2.0 §5.16", size: requestSize },
  {
    numberOfDwords: at(numberOfDwordsPlace, zeroBased(u16), "Number of Dwords Lower (NUMDL)"),
    numberOfDwordsUpper: at(adminPlaces.commandDwords + 4, u16, "Number of Dwords Upper (NUMDU)"),
    offset: at(adminPlaces.commandDwords + 8, u64, "Log Page Offset (LPO)", { unit: "bytes" }),
  },
);
