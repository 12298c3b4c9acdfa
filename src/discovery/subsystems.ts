/** What a controller tells of the NVM subsystem that it belongs to (Identify Controller). */
export interface SubsystemIdentity {
  /** NVM Subsystem NVMe Qualified Name (SUBNQN). Drives before NVMe 1.2.1 have none. */
  readonly subsystemNqn: string;
  /** Serial Number (SN). */
  readonly serialNumber: string;
  /** Model Number (MN). */
  readonly modelNumber?: string | undefined;
  /** PCI Vendor ID (VID). */
  readonly pciVendorId?: number | undefined;
}

/** What is known of an endpoint, to tell which NVM subsystem it is a port of. */
export interface SubsystemMember {
  /** As MCTP tells it. */
  readonly uuid?: string | undefined;
  readonly identity?: SubsystemIdentity | undefined;
}

/**
 * Puts together the endpoints that are ports of one NVM subsystem: those with the same UUID, or with the same NQN and serial
 * number. Groups are in the order of their first members, and members in that given.
 *
 * A drive is rather left alone than put together with a stranger. So what is nobody's own says nothing: UUIDs all zeros, all
 * ones or copied from an example, names and numbers that are empty or filler. Nor does what several have of whom something
 * else says that they are different: NQN, serial number, model or vendor.
 */
export function groupBySubsystem<Member extends SubsystemMember>(members: readonly Member[]): Member[][] {
  const known = members.map((member, index): Known => ({ index, ...factsOf(member) }));
  const trusted = new Set<string>();
  for (const mark of bothMarks) {
    for (const [value, holders] of holdersOf(known, mark)) {
      if (!isContradictory(holders)) trusted.add(value);
    }
  }
  return (
    united(known, bothMarks, trusted)
      // In a chain of endpoints of which each tells but a part, strangers might meet: then UUIDs, which are worth less, do not.
      .flatMap((group) => (isContradictory(group) ? united(group, ["identity"], trusted) : [group]))
      .sort(([one], [other]) => (one?.index ?? 0) - (other?.index ?? 0))
      .map((group) => group.map(({ index }) => members[index] as Member))
  );
}

/** What can be believed of what a member tells; undefined where that is nothing. */
interface Facts {
  readonly uuid: string | undefined;
  /** NQN and serial number together. */
  readonly identity: string | undefined;
  readonly nqn: string | undefined;
  readonly serial: string | undefined;
  readonly model: string | undefined;
  readonly vendor: number | undefined;
}

interface Known extends Facts {
  /** The place among all members. */
  readonly index: number;
}

type Mark = "uuid" | "identity";

const bothMarks = ["uuid", "identity"] as const;

function factsOf({ uuid, identity }: SubsystemMember): Facts {
  const nqn = ownNqn(identity?.subsystemNqn);
  const serial = ownText(identity?.serialNumber);
  return {
    uuid: ownUuid(uuid),
    identity: nqn === undefined || serial === undefined ? undefined : `${nqn} ${serial}`,
    nqn,
    serial,
    model: ownText(identity?.modelNumber),
    vendor: ownVendor(identity?.pciVendorId),
  };
}

function holdersOf(known: readonly Known[], mark: Mark): Map<string, Known[]> {
  const holders = new Map<string, Known[]>();
  for (const each of known) {
    const value = each[mark];
    if (value === undefined) continue;
    const those = holders.get(value);
    if (those === undefined) holders.set(value, [each]);
    else those.push(each);
  }
  return holders;
}

/** Whether some cannot be of one subsystem, all of whose controllers have these properties in common. */
function isContradictory(known: readonly Known[]): boolean {
  return (["nqn", "serial", "model", "vendor"] as const).some((property) => {
    const values = known.flatMap((each) => each[property] ?? []);
    return values.some((value) => value !== values[0]);
  });
}

/** Groups of those that trusted marks connect, directly or through others, in the order of their first members. */
function united(known: readonly Known[], marks: readonly Mark[], trusted: ReadonlySet<string>): Known[][] {
  /** From each member that is not the first of its group to an earlier one. */
  const earlier = new Map<number, number>();
  const firstOf = (index: number): number => {
    let at = index;
    for (let next = earlier.get(at); next !== undefined; next = earlier.get(at)) at = next;
    return at;
  };
  for (const mark of marks) {
    for (const [value, [holder, ...others]] of holdersOf(known, mark)) {
      if (holder === undefined || !trusted.has(value)) continue;
      for (const other of others) {
        const firsts = [firstOf(holder.index), firstOf(other.index)] as const;
        if (firsts[0] !== firsts[1]) earlier.set(Math.max(...firsts), Math.min(...firsts));
      }
    }
  }
  const groups = new Map<number, Known[]>();
  for (const each of known) {
    const first = firstOf(each.index);
    groups.set(first, [...(groups.get(first) ?? []), each]);
  }
  return [...groups.values()];
}

/** UUIDs that firmware was shipped with by mistake: of examples, and of a mainboard vendor's template. */
const exampleUuids: readonly string[] = [
  "00010203-0405-0607-0809-0a0b0c0d0e0f",
  "00112233-4455-6677-8899-aabbccddeeff",
  "03000200-0400-0500-0006-000700080009",
  "12345678-1234-1234-1234-123456789abc",
  "12345678-1234-5678-1234-567812345678",
];

function ownUuid(uuid: string | undefined): string | undefined {
  const text = uuid?.trim().toLowerCase() ?? "";
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) || exampleUuids.includes(text)) return undefined;
  const pairs = text.replaceAll("-", "").match(/../g) ?? [];
  return new Set(pairs).size > 1 ? text : undefined;
}

/** The name of a discovery service, which every such service has. */
const discoveryNqn = "nqn.2014-08.org.nvmexpress.discovery";

/** A name in the form that NVMe prescribes: `nqn.`, a date and a domain; at most 223 bytes (NVMe base 2.0 §4.5). */
function ownNqn(nqn: string | undefined): string | undefined {
  const text = nqn?.trim() ?? "";
  const isName = /^nqn\.\d{4}[-.]\d{2}\.[!-~]+$/.test(text) && text.length <= 223;
  return isName && text !== discoveryNqn ? text : undefined;
}

/** What stands where nobody has put in anything else. */
const fillers: readonly string[] = [
  "none",
  "n/a",
  "null",
  "unknown",
  "default",
  "default string",
  "to be filled by o.e.m.",
];

function ownText(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? "";
  const isPrintable = /^[ -~]+$/.test(trimmed);
  const isOneCharacter = new Set(trimmed).size <= 1;
  return isPrintable && !isOneCharacter && !fillers.includes(trimmed.toLowerCase()) ? trimmed : undefined;
}

function ownVendor(id: number | undefined): number | undefined {
  return id === 0 || id === 0xffff ? undefined : id;
}
