import { at, bit, bitField, type Infer, struct, u8 } from "../../codec/index.ts";

/** One bit for each type of directive, 256 in all, of which few are defined. */
const directiveTypes = bitField(u8, {
  identify: bit(0, "Identify"),
  streams: bit(1, "Streams"),
  dataPlacement: bit(2, "Data Placement"),
});

/** Which directives there are, are enabled, and stay enabled through a reset, 4096 bytes. NVMe base 2.0 §8.7.2. */
export const DirectiveParameters = struct(
  { title: "Identify Directive - Return Parameters", spec: "NVMe base 2.0 §8.7.2.2", size: 4096 },
  {
    supported: at(0, directiveTypes, "Directives Supported"),
    enabled: at(32, directiveTypes, "Directives Enabled"),
    persistent: at(64, directiveTypes, "Directives Persistent Across Controller Level Resets"),
  },
);
/** Which directives there are, decoded. */
export type DirectiveParameters = Infer<typeof DirectiveParameters>;
