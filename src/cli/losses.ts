import type { adminCommands } from "../mi/index.ts";

type Request = Readonly<Record<string, unknown>>;

const everyNamespace = 0xffff_ffff;

function namespaceOf({ namespaceId }: Request): string {
  return namespaceId === everyNamespace ? "all namespaces" : `namespace ${namespaceId}`;
}

/** What is lost by commands that may lose something, where that can be said. */
const losses: { readonly [N in keyof typeof adminCommands]?: (request: Request) => string } = {
  formatNvm: (request) => `would lose everything in ${namespaceOf(request)}`,
  deleteNamespace: (request) => `would lose ${namespaceOf(request)}, with everything in it`,
  detachNamespace: (request) => `would take ${namespaceOf(request)} away from the hosts that use it there`,
  sanitize: ({ action }) =>
    typeof action === "string" && action.startsWith("exit")
      ? "would end what a sanitize operation left the drive in"
      : "would lose everything in all namespaces of the subsystem, beyond recovery, and cannot be stopped",
  sanitizeNamespace: (request) => `would lose everything in ${namespaceOf(request)}, beyond recovery`,
  firmwareCommit: ({ slot }) =>
    `would replace firmware, that of ${slot === 0 || slot === undefined ? "a slot that the drive chooses" : `slot ${slot}`}, or what runs`,
  setFeatures: () => "would change a feature of which it is not known here what that does",
  securitySend: () => "may lock the drive, or lose what is in it",
  lockdown: () => "may prohibit what is needed later, until the drive loses power or for good",
  capacityManagement: () => "may lose endurance groups or NVM sets, with everything in them",
  virtualizationManagement: () => "may take a controller out of service",
};

/** What a command would do that is not wanted by mistake, as the end of a sentence about it. */
export function lossText(method: string, request: Request): string {
  return losses[method as keyof typeof losses]?.(request) ?? "may lose data or take it out of service";
}
