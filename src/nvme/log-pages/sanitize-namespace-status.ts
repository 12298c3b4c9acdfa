import { type Infer, rest, struct } from "../../codec/index.ts";

/**
 * Sanitize Namespace Status List, log page 7Fh, as bytes: no public source tells its layout. NVMe base 2.3.
 */
export const SanitizeNamespaceStatusList = struct(
  { title: "Sanitize Namespace Status List", spec: "NVMe base 2.3", size: 0 },
  { data: rest("Sanitize Namespace Status List") },
);
/** The Sanitize Namespace Status List, as bytes. */
export type SanitizeNamespaceStatusList = Infer<typeof SanitizeNamespaceStatusList>;
