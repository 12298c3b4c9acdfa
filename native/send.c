/* From JavaScript, or the memory that it shares, to the kernel. */
#define _GNU_SOURCE /* sendmmsg */
#include <errno.h>
#include <string.h>

#include "addon.h"

int send_to(const Socket *socket, const uint8_t *data, size_t length, const uint8_t *address, size_t address_length) {
  ssize_t sent;
  if (address_length > ADDRESS_CAPACITY) return EINVAL;
  do {
    sent = sendto(socket->fd, data, length, 0, (const struct sockaddr *)address, (socklen_t)address_length);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? errno : 0;
}

static bool within(int32_t offset, int32_t length, size_t size) {
  return offset >= 0 && length >= 0 && (size_t)offset + (size_t)length <= size;
}

/* What JavaScript wrote is not believed: it may have been anybody's mistake, and this is memory. Returns errno, or 0. */
static int check_post(const Addon *addon, const Post *post) {
  const Socket *socket = post->socket >= 0 && post->socket < SOCKET_LIMIT ? addon->sockets[post->socket] : NULL;
  if (socket == NULL || socket->fd < 0) return EBADF;
  if (post->address_length > ADDRESS_CAPACITY) return EINVAL;
  if (!within(post->address_offset, post->address_length, addon->outgoing_size)) return EINVAL;
  if (!within(post->data_offset, post->data_length, addon->outgoing_size)) return EINVAL;
  return 0;
}

static int send_alone(Addon *addon, const Post *post) {
  return send_to(addon->sockets[post->socket], addon->outgoing + post->data_offset, (size_t)post->data_length,
                 addon->outgoing + post->address_offset, (size_t)post->address_length);
}

/* Sends up to `count` posts of one socket, which are checked. Returns how many were sent, or -1 with errno of the first. */
static int send_together(Addon *addon, const Post *posts, size_t count) {
  struct mmsghdr messages[AT_ONCE];
  struct iovec parts[AT_ONCE];
  for (size_t index = 0; index < count; index++) {
    const Post *post = &posts[index];
    parts[index] = (struct iovec){.iov_base = addon->outgoing + post->data_offset, .iov_len = (size_t)post->data_length};
    messages[index].msg_hdr = (struct msghdr){
        .msg_name = addon->outgoing + post->address_offset,
        .msg_namelen = (socklen_t)post->address_length,
        .msg_iov = &parts[index],
        .msg_iovlen = 1};
  }
  int sent;
  do {
    sent = sendmmsg(addon->sockets[posts->socket]->fd, messages, (unsigned)count, 0);
  } while (sent < 0 && errno == EINTR);
  return sent;
}

/* How many posts from the first on are for its socket, and may be sent at once. */
static size_t count_alike(const Addon *addon, const Post *posts, size_t count) {
  size_t alike = 1;
  while (alike < count && alike < AT_ONCE && posts[alike].socket == posts->socket) {
    if (check_post(addon, &posts[alike]) != 0) break;
    alike++;
  }
  return alike;
}

/* Sends one post or several. Returns how many, at least one, or the negative errno of the first. */
static int send_some(Addon *addon, const Post *posts, size_t count) {
  int error = check_post(addon, posts);
  if (error != 0) return -error;
  size_t alike = count_alike(addon, posts, count);
  if (alike == 1) {
    error = send_alone(addon, posts);
    return error == 0 ? 1 : -error;
  }
  int sent = send_together(addon, posts, alike);
  if (sent > 0) return sent;
  return sent < 0 ? -errno : -EIO; /* none without an error would be tried for ever */
}

void flush(Addon *addon) {
  Shared *shared = addon->shared;
  if (shared == NULL || shared->posted <= 0) return;
  size_t count = (size_t)shared->posted < addon->post_limit ? (size_t)shared->posted : addon->post_limit;
  size_t index = 0;
  uint64_t now = uv_hrtime();
  while (index < count) {
    const Post *posts = addon->posts + index;
    int sent = send_some(addon, posts, count - index);
    if (sent > 0) {
      note_question(addon->sockets[posts->socket], now);
      index += (size_t)sent;
      continue;
    }
    Record *record = next_record(addon);
    if (record == NULL) break;
    *record = (Record){.socket = posts->socket, .error = -sent, .address_offset = posts->key, .address_length = UNSENT};
    addon->record_count++;
    index++;
  }
  if (index < count) memmove(addon->posts, addon->posts + index, (count - index) * sizeof(Post));
  shared->posted = (int32_t)(count - index);
}
