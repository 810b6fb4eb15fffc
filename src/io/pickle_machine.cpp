#include "io/pickle_machine.hpp"

#include "io/pickle_reader.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr PickleId kNoPickleId = ~0U;
constexpr std::uint64_t kFirstProtocol = 2, kLastProtocol = 5;
constexpr std::size_t kSignedBytes = 4;

std::uint64_t number_of(std::string_view digits) {
  return little_endian(std::as_bytes(std::span<const char>(digits)));
}

}  // namespace

bool PickleMachine::fail(std::string value, std::string accepted) {
  error_ = Error{"PyTorch pickle", std::move(value), std::move(accepted), file_at_ + op_at_};
  return false;
}

bool PickleMachine::spend(std::uint64_t steps) {
  steps_ += steps;
  return steps_ <= kMaxPickleSteps || fail("more than " + std::to_string(kMaxPickleSteps) + " steps",
                                           "weights, with few lists of numbers beside them");
}

/// True if so many values lie above the last mark.
bool PickleMachine::has(std::size_t count) {
  const std::size_t floor = marks_.empty() ? 0 : marks_.back();
  return stack_.size() - floor >= count ||
         fail(std::string(op_) + " with fewer values than it takes", "a pickle as Python writes it");
}

/// The next bytes; nothing if there are not as many.
std::optional<std::string_view> PickleMachine::take(std::uint64_t size) {
  const std::uint64_t left = pickle_.size() - at_;
  if (size > left) {
    fail(std::string(op_) + " of " + bytes_text(size), "at most the " + bytes_text(left) + " that are left");
    return {};
  }
  const std::string_view taken = pickle_.substr(at_, static_cast<std::size_t>(size));
  at_ += taken.size();
  return taken;
}

std::optional<std::uint64_t> PickleMachine::take_number(std::size_t bytes) {
  const auto taken = take(bytes);
  return taken ? std::optional(number_of(*taken)) : std::nullopt;
}

bool PickleMachine::push(PickleId id) {
  stack_.push_back(id);
  return true;
}

PickleId PickleMachine::pop() {
  const PickleId id = stack_.back();
  stack_.pop_back();
  return id;
}

/// The values above the last mark; takes them and the mark away.
std::optional<std::vector<PickleId>> PickleMachine::pop_to_mark() {
  if (marks_.empty()) {
    fail(std::string(op_) + " without a mark", "a pickle as Python writes it");
    return {};
  }
  const auto begin = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
  std::vector<PickleId> items(begin, stack_.end());
  stack_.erase(begin, stack_.end());
  marks_.pop_back();
  return items;
}

bool PickleMachine::mark(std::size_t) {
  marks_.push_back(stack_.size());
  return true;
}

bool PickleMachine::pop_one(std::size_t) {
  if (!marks_.empty() && marks_.back() == stack_.size()) {
    marks_.pop_back();
    return true;
  }
  if (!has(1)) return false;
  stack_.pop_back();
  return true;
}

bool PickleMachine::pop_marked(std::size_t) {
  return pop_to_mark().has_value();
}

bool PickleMachine::push_again(std::size_t) {
  return has(1) && push(stack_.back());
}

bool PickleMachine::put(std::size_t bytes) {
  const auto place = bytes == 0 ? std::optional(memo_entries_) : take_number(bytes);
  if (!place || !has(1)) return false;
  if (*place >= kMaxPickleMemo)
    return fail("memo entry " + std::to_string(*place), "entries below " + std::to_string(kMaxPickleMemo));
  if (*place >= memo_.size()) memo_.resize(static_cast<std::size_t>(*place) + 1, kNoPickleId);
  PickleId& entry = memo_[static_cast<std::size_t>(*place)];
  if (entry == kNoPickleId) ++memo_entries_;
  entry = stack_.back();
  return true;
}

bool PickleMachine::get(std::size_t bytes) {
  const auto place = take_number(bytes);
  if (!place) return false;
  if (*place >= memo_.size() || memo_[static_cast<std::size_t>(*place)] == kNoPickleId)
    return fail("memo entry " + std::to_string(*place), "an entry that was put before");
  return push(memo_[static_cast<std::size_t>(*place)]);
}

bool PickleMachine::check_protocol(std::size_t) {
  const auto protocol = take_number(1);
  if (!protocol) return false;
  return (*protocol >= kFirstProtocol && *protocol <= kLastProtocol) ||
         fail("protocol " + std::to_string(*protocol), "protocol 2 to 5");
}

bool PickleMachine::skip(std::size_t bytes) {
  return take(bytes).has_value();
}

bool PickleMachine::refuse_op(std::size_t) {
  return fail("opcode " + std::string(op_), "the opcodes of state dicts in protocols 2 to 5");
}

bool PickleMachine::push_none(std::size_t) {
  return push(values_.add(PickleKind::kNone));
}

bool PickleMachine::push_bool(std::size_t value) {
  return push(values_.add(PickleKind::kBool, value));
}

bool PickleMachine::push_whole(std::size_t bytes) {
  const auto number = take_number(bytes);
  if (!number) return false;
  const auto as_signed = static_cast<std::uint64_t>(std::int64_t{static_cast<std::int32_t>(*number)});
  return push(values_.add(PickleKind::kWhole, bytes == kSignedBytes ? as_signed : *number));
}

/// Two's complement of any length.
bool PickleMachine::push_long(std::size_t length_bytes) {
  const auto size = take_number(length_bytes);
  const auto digits = size ? take(*size) : std::nullopt;
  if (!digits) return false;
  if (digits->size() > sizeof(std::uint64_t)) return push(values_.add(PickleKind::kHuge));
  std::uint64_t value = number_of(*digits);
  const bool is_negative = !digits->empty() && (static_cast<unsigned char>(digits->back()) & 0x80) != 0;
  if (is_negative && digits->size() < sizeof value) value |= ~std::uint64_t{0} << (8 * digits->size());
  return push(values_.add(PickleKind::kWhole, value));
}

/// The one number that has its highest byte first.
bool PickleMachine::push_real(std::size_t) {
  const auto taken = take(8);
  if (!taken) return false;
  std::uint64_t bits = 0;
  for (const char byte : *taken) bits = bits << 8 | static_cast<unsigned char>(byte);
  return push(values_.add(PickleKind::kReal, bits));
}

bool PickleMachine::push_text(std::size_t length_bytes) {
  return push_part(PickleKind::kText, length_bytes);
}

bool PickleMachine::push_bytes(std::size_t length_bytes) {
  return push_part(PickleKind::kBytes, length_bytes);
}

bool PickleMachine::push_part(PickleKind kind, std::size_t length_bytes) {
  const auto size = take_number(length_bytes);
  const std::size_t at = at_;
  const auto text = size ? take(*size) : std::nullopt;
  return text && push(values_.add_text(kind, at, text->size()));
}

bool PickleMachine::push_empty(std::size_t kind) {
  return push(values_.add_items(static_cast<PickleKind>(kind), {}));
}

bool PickleMachine::push_tuple(std::size_t size) {
  if (!has(size)) return false;
  std::vector<PickleId> items(stack_.end() - static_cast<std::ptrdiff_t>(size), stack_.end());
  stack_.resize(stack_.size() - size);
  return push(values_.add_items(PickleKind::kTuple, std::move(items)));
}

bool PickleMachine::push_marked(std::size_t kind) {
  auto items = pop_to_mark();
  if (!items || !check_pairs(static_cast<PickleKind>(kind), items->size())) return false;
  return push(values_.add_items(static_cast<PickleKind>(kind), *std::move(items)));
}

bool PickleMachine::check_pairs(PickleKind kind, std::size_t items) {
  return kind != PickleKind::kDict || items % 2 == 0 ||
         fail(std::string(op_) + " of a key without a value", "keys and values in turn");
}

bool PickleMachine::add_last(std::size_t kind) {
  const std::size_t count = static_cast<PickleKind>(kind) == PickleKind::kDict ? 2 : 1;
  if (!has(count + 1)) return false;
  const std::vector<PickleId> items(stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end());
  stack_.resize(stack_.size() - count);
  return add(static_cast<PickleKind>(kind), items);
}

bool PickleMachine::add_marked(std::size_t kind) {
  const auto items = pop_to_mark();
  if (!items || !check_pairs(static_cast<PickleKind>(kind), items->size())) return false;
  return has(1) && add(static_cast<PickleKind>(kind), *items);
}

/// Adds items to the list, dict or set on top of the stack.
bool PickleMachine::add(PickleKind kind, const std::vector<PickleId>& items) {
  if (!values_.is(stack_.back(), kind))
    return fail(std::string(op_) + " to a value that takes no items", "a pickle as Python writes it");
  std::vector<PickleId>& there = values_.items_to_change(stack_.back());
  there.insert(there.end(), items.begin(), items.end());
  return true;
}

}  // namespace qs::io
