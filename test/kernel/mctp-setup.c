// Sets up MCTP links, addresses and routes through rtnetlink, and attaches the MCTP line discipline to terminals.
// Debian has no package of the `mctp` tool, so the tests in the kernel bring this one.
//
// Errors are one line on stderr and exit status 1; wrong usage is exit status 2.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

// Older C libraries and kernel headers know none of these.
#define MCTP_FAMILY 45
#define MCTP_LINE_DISCIPLINE 28
#define MCTP_LINK_NETWORK 1 // IFLA_MCTP_NET
#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

__attribute__((noreturn, format(printf, 1, 2))) static void fail(const char *format, ...) {
  int error = errno;
  va_list arguments;
  va_start(arguments, format);
  fputs("mctp-setup: ", stderr);
  vfprintf(stderr, format, arguments);
  fprintf(stderr, ": %s\n", strerror(error));
  va_end(arguments);
  exit(1);
}

static unsigned long number(const char *text, unsigned long low, unsigned long high, const char *what) {
  char *end;
  errno = 0;
  unsigned long value = strtoul(text, &end, 0);
  if (errno || end == text || *end || *text == '-' || value < low || value > high) {
    fprintf(stderr, "mctp-setup: %s must be a number from %lu to %lu, not '%s'\n", what, low, high, text);
    exit(2);
  }
  return value;
}

// The kernel accepts the endpoint IDs 8 to 254; 0 and 255 are special, 1 to 7 reserved.
static uint8_t endpoint_id(const char *text) { return (uint8_t)number(text, 8, 254, "the endpoint ID"); }

static unsigned interface_index(const char *name) {
  unsigned index = if_nametoindex(name);
  if (!index) fail("no network interface %s", name);
  return index;
}

// A netlink request: the header, the fixed part of its type, then attributes.
struct request {
  struct nlmsghdr header;
  uint8_t body[256];
};

// Places `size` bytes, aligned as netlink wants it, at the end of the request.
static void *append(struct request *request, size_t size) {
  size_t at = NLMSG_ALIGN(request->header.nlmsg_len);
  if (at + NLMSG_ALIGN(size) > sizeof *request) abort();
  request->header.nlmsg_len = (uint32_t)(at + size);
  return (uint8_t *)request + at;
}

static void *begin(struct request *request, uint16_t type, uint16_t flags, size_t fixed) {
  memset(request, 0, sizeof *request);
  request->header.nlmsg_len = sizeof request->header;
  request->header.nlmsg_type = type;
  request->header.nlmsg_flags = (uint16_t)(NLM_F_REQUEST | NLM_F_ACK | flags);
  return append(request, fixed);
}

static struct rtattr *attribute(struct request *request, uint16_t type, const void *value, size_t size) {
  struct rtattr *header = append(request, RTA_LENGTH(size));
  header->rta_type = type;
  header->rta_len = (uint16_t)RTA_LENGTH(size);
  if (size) memcpy(RTA_DATA(header), value, size);
  return header;
}

static struct rtattr *open_nested(struct request *request, uint16_t type) {
  return attribute(request, type | NLA_F_NESTED, NULL, 0);
}

static void close_nested(struct request *request, struct rtattr *nested) {
  nested->rta_len = (uint16_t)((uint8_t *)request + NLMSG_ALIGN(request->header.nlmsg_len) - (uint8_t *)nested);
}

// Sends the request and waits for the acknowledgement; returns with errno set where the kernel refused.
static int submit(struct request *request) {
  struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
  union {
    struct nlmsghdr header;
    uint8_t bytes[4096];
  } answer;
  int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (netlink < 0) fail("no netlink socket");
  if (sendto(netlink, request, request->header.nlmsg_len, 0, (struct sockaddr *)&kernel, sizeof kernel) < 0)
    fail("netlink request not sent");
  ssize_t length = recv(netlink, &answer, sizeof answer, 0);
  if (length < 0) fail("no netlink answer");
  close(netlink);
  struct nlmsgerr *result = NLMSG_DATA(&answer.header);
  if ((size_t)length < NLMSG_LENGTH(sizeof *result) || answer.header.nlmsg_type != NLMSG_ERROR) {
    errno = EPROTO;
    return -1;
  }
  errno = -result->error;
  return result->error ? -1 : 0;
}

static void link_up(const char *name) {
  struct request request;
  struct ifinfomsg *link = begin(&request, RTM_NEWLINK, 0, sizeof *link);
  link->ifi_index = (int)interface_index(name);
  link->ifi_flags = IFF_UP;
  link->ifi_change = IFF_UP;
  if (submit(&request)) fail("%s cannot be brought up", name);
}

static void address_add(uint8_t eid, const char *name) {
  struct request request;
  struct ifaddrmsg *address = begin(&request, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, sizeof *address);
  address->ifa_family = MCTP_FAMILY;
  address->ifa_index = interface_index(name);
  attribute(&request, IFA_LOCAL, &eid, sizeof eid);
  // Already there is what was asked for: several test files use the loopback interface of one kernel.
  if (submit(&request) && errno != EEXIST) fail("endpoint ID %u cannot be given to %s", eid, name);
}

static void route_add(uint8_t eid, const char *name, uint32_t mtu) {
  struct request request;
  struct rtmsg *route = begin(&request, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, sizeof *route);
  uint32_t index = interface_index(name);
  route->rtm_family = MCTP_FAMILY;
  route->rtm_type = RTN_UNICAST;
  // rtm_dst_len counts the endpoint IDs after the first, and stays 0: the route is for one.
  attribute(&request, RTA_DST, &eid, sizeof eid);
  attribute(&request, RTA_OIF, &index, sizeof index);
  if (mtu) {
    struct rtattr *metrics = open_nested(&request, RTA_METRICS);
    attribute(&request, RTAX_MTU, &mtu, sizeof mtu);
    close_nested(&request, metrics);
  }
  if (submit(&request) && errno != EEXIST) fail("no route to endpoint ID %u over %s", eid, name);
}

static void network_set(const char *name, uint32_t network) {
  struct request request;
  struct ifinfomsg *link = begin(&request, RTM_NEWLINK, 0, sizeof *link);
  link->ifi_index = (int)interface_index(name);
  struct rtattr *families = open_nested(&request, IFLA_AF_SPEC);
  struct rtattr *mctp = open_nested(&request, MCTP_FAMILY);
  attribute(&request, MCTP_LINK_NETWORK, &network, sizeof network);
  close_nested(&request, mctp);
  close_nested(&request, families);
  if (submit(&request)) fail("%s cannot be put into MCTP network %u", name, network);
}

static int listed(const struct if_nameindex *list, unsigned index) {
  for (; list->if_index; list++)
    if (list->if_index == index) return 1;
  return 0;
}

// Attaches the line discipline and finds the interface it made, which the kernel does not tell: it is the one that was
// not there before. A lock on this program's file keeps two of them from attaching at once.
static void attach(int terminal, const char *what, char name[IF_NAMESIZE]) {
  int lock = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  if (lock < 0 || flock(lock, LOCK_EX)) fail("no lock on this program");
  struct if_nameindex *before = if_nameindex();
  if (!before) fail("no list of network interfaces");

  struct termios settings;
  if (tcgetattr(terminal, &settings)) fail("%s is not a terminal", what);
  cfmakeraw(&settings);
  if (tcsetattr(terminal, TCSANOW, &settings)) fail("%s cannot be made raw", what);
  int discipline = MCTP_LINE_DISCIPLINE;
  if (ioctl(terminal, TIOCSETD, &discipline)) fail("the MCTP line discipline cannot be attached to %s", what);

  struct if_nameindex *after = if_nameindex();
  if (!after) fail("no list of network interfaces");
  name[0] = 0;
  for (const struct if_nameindex *entry = after; entry->if_index; entry++)
    if (!listed(before, entry->if_index) && !strncmp(entry->if_name, "mctpserial", 10))
      snprintf(name, IF_NAMESIZE, "%s", entry->if_name);
  if_freenameindex(before);
  if_freenameindex(after);
  close(lock);
  if (!name[0]) {
    errno = ENODEV;
    fail("no MCTP interface appeared for %s", what);
  }
}

static void stop(int signal) { (void)signal; }

// Holds the line discipline on the terminal until stdin ends or a signal comes: it lives as long as the terminal is open.
static void hold(int terminal, const char *what) {
  // The signals are blocked except while waiting, so that none is lost between here and there.
  struct sigaction action = {.sa_handler = stop};
  sigset_t signals, none;
  sigemptyset(&none);
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigprocmask(SIG_BLOCK, &signals, NULL);
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  char name[IF_NAMESIZE];
  attach(terminal, what, name);
  printf("%s\n", name);
  if (fflush(stdout)) fail("the interface name cannot be printed");
  char ignored[64];
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  while (ppoll(&input, 1, NULL, &none) > 0 && read(STDIN_FILENO, ignored, sizeof ignored) > 0) continue;
  // Somebody else may have the terminal open too; the interface has to go now all the same.
  int discipline = 0; // N_TTY
  if (ioctl(terminal, TIOCSETD, &discipline) && errno != EIO) fail("%s cannot be detached", what);
}

static void serial_attach(const char *path) {
  int terminal = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) fail("%s cannot be opened", path);
  hold(terminal, path);
}

static void pty_attach(int master) {
  int locked = 0;
  if (ioctl(master, TIOCSPTLCK, &locked)) fail("file descriptor %d is not the master of a pseudo terminal", master);
  int terminal = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) fail("the pseudo terminal of file descriptor %d cannot be opened", master);
  // A copy of the master kept open here would hide from the line that its owner has gone.
  close(master);
  hold(terminal, "the pseudo terminal");
}

static const char usage[] =
    "usage: mctp-setup link-up IFNAME\n"
    "       mctp-setup addr-add EID IFNAME\n"
    "       mctp-setup route-add EID IFNAME [MTU]\n"
    "       mctp-setup net-set IFNAME NETWORK\n"
    "       mctp-setup serial-attach TTY    prints the interface; holds it until stdin ends or SIGTERM\n"
    "       mctp-setup pty-attach FD        the same for the pseudo terminal whose master is open as FD\n";

int main(int count, char **words) {
  const char *command = count > 1 ? words[1] : "";
  if (!strcmp(command, "link-up") && count == 3)
    link_up(words[2]);
  else if (!strcmp(command, "addr-add") && count == 4)
    address_add(endpoint_id(words[2]), words[3]);
  else if (!strcmp(command, "route-add") && (count == 4 || count == 5))
    route_add(endpoint_id(words[2]), words[3], count == 5 ? (uint32_t)number(words[4], 68, 65535, "the MTU") : 0);
  else if (!strcmp(command, "net-set") && count == 4)
    network_set(words[2], (uint32_t)number(words[3], 1, UINT32_MAX, "the network"));
  else if (!strcmp(command, "serial-attach") && count == 3)
    serial_attach(words[2]);
  else if (!strcmp(command, "pty-attach") && count == 3)
    pty_attach((int)number(words[2], 3, 1023, "the file descriptor"));
  else {
    fputs(usage, stderr);
    return 2;
  }
  return 0;
}
