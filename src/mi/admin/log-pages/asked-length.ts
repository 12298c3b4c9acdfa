import { optional } from "../../../codec/index.ts";
import { maximumData } from "../../command-sets.ts";
import { adminPlaces } from "../admin-command.ts";
import { dwordsOf, lengthInDwords } from "./log-page-command.ts";

const length = ({ dataLength = 0 }: { dataLength?: number }) => dataLength;

/** What the definition of a log has whose length nothing tells: so many bytes are read as asked for, 4096 if left out. */
export const askedLength = {
  request: {
    dataLength: optional(adminPlaces.dataLength, lengthInDwords, "Data Length (DLEN) and, in dwords, NUMDL", {
      unit: "bytes",
    }),
    numberOfDwords: dwordsOf(length),
  },
  defaults: () => ({ dataLength: maximumData }),
  lengthAsked: length,
} as const;
