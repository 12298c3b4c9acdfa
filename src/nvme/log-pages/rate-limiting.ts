import { type Infer, rest, struct } from "../../codec/index.ts";

/** Rate Limiting, log page 28h, as bytes: no public source tells its layout. NVMe base 2.4. */
export const RateLimitingLog = struct(
  { title: "Rate Limiting", spec: "NVMe base 2.4", size: 0 },
  { data: rest("Rate Limiting") },
);
/** Rate Limiting, as bytes. */
export type RateLimitingLog = Infer<typeof RateLimitingLog>;
