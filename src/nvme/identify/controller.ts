import { array, at, bit, bitField, bytes, enumeration, type Infer, struct, u8, u16, u32 } from "../../codec/index.ts";
import { controllerAdminAttributesRows } from "./controller-admin-attributes.ts";
import { controllerCapabilitiesRows } from "./controller-capabilities.ts";
import { controllerIdentityRows } from "./controller-identity.ts";
import { controllerNvmAttributesRows } from "./controller-nvm-attributes.ts";
import { PowerStateDescriptor } from "./power-state.ts";

/**
 * What a controller is and can do, 4096 bytes: the answer to Identify with CNS 01h. Counts that the specification calls
 * 0's based are kept as they stand in the bytes. Drives older than a field report 0 there. NVMe base 2.0 §5.17.2.1.
 */
export const IdentifyController = struct(
  { title: "Identify Controller", spec: "NVMe base 2.0 Figure 275", size: 4096 },
  {
    ...controllerIdentityRows,
    ...controllerCapabilitiesRows,
    ...controllerAdminAttributesRows,
    ...controllerNvmAttributesRows,
    ioCommandCapsuleSize: at(1792, u32, "I/O Queue Command Capsule Supported Size (IOCCSZ)", { unit: "× 16 bytes" }),
    ioResponseCapsuleSize: at(1796, u32, "I/O Queue Response Capsule Supported Size (IORCSZ)", { unit: "× 16 bytes" }),
    inCapsuleDataOffset: at(1800, u16, "In Capsule Data Offset (ICDOFF)", { unit: "× 16 bytes" }),
    fabricsControllerAttributes: at(
      1802,
      bitField(u8, { staticControllerModel: bit(0, "Static Controller Model") }),
      "Fabrics Controller Attributes (FCATT)",
    ),
    maximumSglDataBlockDescriptors: at(1803, u8, "Maximum SGL Data Block Descriptors (MSDBD)"),
    optionalFabricsCommands: at(
      1804,
      bitField(u16, { disconnect: bit(0, "Disconnect Command Supported") }),
      "Optional Fabrics Commands Support (OFCS)",
    ),
    discoveryControllerType: at(
      1806,
      enumeration(u8, { notReported: 0, direct: 1, central: 2 }),
      "Discovery Controller Type (DCTYPE)",
    ),
    crossControllerResetLimit: at(1807, u8, "Cross-Controller Reset Limit (CCRL)"),
    powerStates: at(2048, array(PowerStateDescriptor, 32), "Power State Descriptors (PSD)"),
    vendorSpecific: at(3072, bytes(1024), "Vendor Specific (VS)"),
  },
);
/** What a controller is and can do, decoded. */
export type IdentifyController = Infer<typeof IdentifyController>;
