import { array, ascii, at, enumeration, type Infer, struct, u8 } from "../../codec/index.ts";

const ManagementAddress = struct(
  { title: "Management Address Descriptor", spec: "NVMe base 2.1 §5.1.12.1.24", size: 512 },
  {
    type: at(
      0,
      enumeration(u8, { subsystemManagementAgent: 1, fabricInterfaceManager: 2, endOfList: 0xff }),
      "Management Address Type (MAT)",
    ),
    address: at(4, ascii(508, "nul"), "Management Address (MADRS)"),
  },
);

/**
 * Management Address List, log page 18h, 4096 bytes: up to eight addresses, as URIs, at which the subsystem is managed; one
 * of type `endOfList` ends the list, and 0 is none. NVMe base 2.1 §5.1.12.1.24.
 */
export const ManagementAddressList = struct(
  { title: "Management Address List", spec: "NVMe base 2.1 §5.1.12.1.24", size: 4096 },
  { addresses: at(0, array(ManagementAddress, 8), "Management Address Descriptors (MAD)") },
);
/** Management Address List, decoded. */
export type ManagementAddressList = Infer<typeof ManagementAddressList>;
