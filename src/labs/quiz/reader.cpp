#include <algorithm>

#include "core/find.hpp"
#include "labs/quiz/fields.hpp"
#include "labs/quiz/item.hpp"
#include "labs/words/text.hpp"

namespace qs::quiz {
namespace {

constexpr std::size_t kMostBytes = 1 << 20, kMostItems = 500, kMostRows = 64;

using Need = Fields::Need;

Names read_names(const Json& row, const std::string& where, std::vector<Error>& errors) {
  Names names;
  if (!row.is_object()) {
    errors.push_back({where, shown(row), "an object of parameters"});
    return names;
  }
  for (const auto& [key, value] : row.items()) {
    if (value.is_number()) {
      names[key] = value.get<double>();
    } else if (value.is_string()) {
      names[key] = value.get<std::string>();
    } else if (value.is_array() &&
               std::all_of(value.begin(), value.end(), [](const Json& one) { return one.is_number(); })) {
      names[key] = value.get<std::vector<double>>();
    } else {
      std::string place = where;
      place.append(": ").append(key);
      errors.push_back({std::move(place), shown(value), "a number, a text or a list of numbers"});
    }
  }
  return names;
}

std::vector<Option> read_options(Fields& in, std::string_view key) {
  std::vector<Option> options;
  in.list(key, 2, 9, [&](const Json& one, const std::string& where) {
    Fields option(one, where, in.errors());
    options.push_back({option.text("text"), option.expression("correct"), option.text("says", Need::kMay),
                       option.link("try")});
  });
  return options;
}

std::vector<Anticipated> read_wrong(Fields& in, std::string_view value) {
  std::vector<Anticipated> wrong;
  in.list("wrong", 0, 12, [&](const Json& one, const std::string& where) {
    Fields branch(one, where, in.errors());
    wrong.push_back({branch.expression(value), branch.text("says"), branch.link("try")});
  });
  return wrong;
}

void read_mistakes(Fields& in, Item& item) {
  const auto texts = [&](std::string_view key, std::vector<std::string>& into) {
    in.list(key, 0, 12, [&](const Json& one, const std::string& where) {
      if (!one.is_string()) in.errors().push_back({where, shown(one), "a text"});
      if (one.is_string()) into.push_back(one.get<std::string>());
    });
  };
  texts("also_wrong", item.also_wrong);
  texts("not_wrong", item.not_wrong);
}

void read_number(Fields& in, Item& item) {
  item.value = in.expression("value");
  item.unit = in.text("unit", Need::kMay);
  item.atol = in.number("atol", 0, 0, 1e12);
  item.rtol = in.number("rtol", 0, 0, 1);
  item.wrong = read_wrong(in, "value");
  read_mistakes(in, item);
}

void read_order(Fields& in, Item& item) {
  in.list("entries", 2, 9, [&](const Json& one, const std::string& where) {
    Fields entry(one, where, in.errors());
    item.entries.push_back({entry.text("text"), entry.expression("value")});
  });
  item.descending = in.word("direction", std::array<std::string_view, 2>{"ascending", "descending"}) == 1;
  item.says = in.text("says");
  item.reversed = in.text("reversed", Need::kMay);
}

void read_predict(Fields& in, Item& item) {
  item.options = read_options(in, "options");
  item.in_order = in.flag("in_order");
  const Json none;
  const auto part = [&](std::string_view key) -> const Json& {
    const Json* found = in.find(key);
    if (found == nullptr) in.refuse_field(key, "nothing", "an object");
    return found == nullptr ? none : *found;
  };
  if (const Json& observe = part("observe"); observe.is_object()) {
    Fields fields(observe, in.where() + ": observe", in.errors());
    item.observe = fields.text("text");
    item.observe_start = fields.link("start");
    item.observe_that = fields.expression("that");
    item.observe_says = fields.text("says");
    item.observe_shows = fields.link("shows", Need::kMust);
  }
  if (const Json& explain = part("explain"); explain.is_object()) {
    Fields fields(explain, in.where() + ": explain", in.errors());
    item.explain = fields.text("prompt");
    item.explanations = read_options(fields, "options");
  }
}

/// Reads a link; for a task over pairs two of them, joined by kPairOfLinks.
std::string read_state(const Json& value, const std::string& where, std::vector<Error>& errors) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_array() && value.size() == 2 && value[0].is_string() && value[1].is_string())
    return value[0].get<std::string>() + std::string(kPairOfLinks) + value[1].get<std::string>();
  errors.push_back({where, shown(value), "a link, or a list of two"});
  return "";
}

void read_task(Fields& in, Item& item) {
  item.start = in.link("start", Need::kMust);
  in.list("goals", 1, 8, [&](const Json& one, const std::string& where) {
    Fields goal(one, where, in.errors());
    item.goals.push_back({goal.text("text"), goal.expression("that")});
  });
  item.wrong = read_wrong(in, "when");
  if (const Json* quality = in.find("quality")) {
    Fields fields(*quality, in.where() + ": quality", in.errors());
    item.quality.text = fields.text("text");
    item.quality.value = fields.expression("value");
    item.quality.unit = fields.text("unit", Need::kMay);
    item.quality.lower_is_better =
        fields.word("better", std::array<std::string_view, 2>{"lower", "higher"}) == 0;
  }
  item.challenge = in.flag("challenge");
  item.pairs = in.flag("pairs");
  in.list("solutions", 1, 16, [&](const Json& one, const std::string& where) {
    item.solutions.push_back(read_state(one, where, in.errors()));
  });
  in.list("failures", 0, 16, [&](const Json& one, const std::string& where) {
    Fields failure(one, where, in.errors());
    const Json* link = failure.find("link");
    item.failures.push_back({read_state(link == nullptr ? Json() : *link, where + ": link", in.errors()),
                             static_cast<int>(failure.number("wrong", -1, -1, 11))});
  });
}

void read_draw(Fields& in, Item& item) {
  const Json none;
  if (const Json* x = in.find("x")) {
    Fields fields(*x, in.where() + ": x", in.errors());
    item.x.title = fields.text("title");
    item.x.unit = fields.text("unit", Need::kMay);
    fields.list("values", 3, 12, [&](const Json& one, const std::string& where) {
      if (!one.is_number()) in.errors().push_back({where, shown(one), "a number"});
      if (one.is_number()) item.x.values.push_back(one.get<double>());
    });
  } else {
    in.refuse_field("x", "nothing", "an object with title, unit and values");
  }
  if (const Json* y = in.find("y")) {
    Fields fields(*y, in.where() + ": y", in.errors());
    item.y.title = fields.text("title");
    item.y.unit = fields.text("unit", Need::kMay);
    item.y.min = fields.number("min", 0, -1e12, 1e12, Need::kMust);
    item.y.max = fields.number("max", 1, -1e12, 1e12, Need::kMust);
    if (!(item.y.min < item.y.max)) in.refuse_field("y", *y, "min below max");
  } else {
    in.refuse_field("y", "nothing", "an object with title, unit, min and max");
  }
  item.curve = in.expression("curve");
  item.within = in.number("within", 0, 0, 1e12, Need::kMust);
  item.straight = in.flag("straight");
  item.wrong = read_wrong(in, "curve");
  read_mistakes(in, item);
}

Item read_item(const Json& object, const std::string& place, std::vector<Error>& errors) {
  Item item;
  std::string where = place;
  if (object.is_object() && object.contains("id") && object["id"].is_string())
    where += " “" + shortened(object["id"].get<std::string>(), 40) + "”";
  Fields in(object, where, errors);
  item.id = in.text("id");
  if (item.id.size() > 60 ||
      item.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
    in.refuse_field("id", item.id, "at most 60 of a to z, 0 to 9 and -");
  item.title = in.text("title");
  std::vector<std::string_view> topics;
  topics.reserve(kConcepts.size());
  for (const Concept& one : kConcepts) topics.push_back(one.id);
  item.topic = topics[in.word("concept", topics)];
  item.kind = static_cast<Kind>(in.word("kind", kKinds));
  item.own = in.flag("own");
  item.then = in.text("then", Need::kMay);
  item.prompt = in.text("prompt");
  item.lab = in.link("lab");
  item.solution = in.text("solution");
  in.list("hints", 1, 6, [&](const Json& one, const std::string& at) {
    if (!one.is_string()) errors.push_back({at, shown(one), "a text"});
    if (one.is_string()) item.hints.push_back(one.get<std::string>());
    if (one.is_string()) in.check_plain(at, item.hints.back());
  });
  in.list("parameters", 0, kMostRows, [&](const Json& one, const std::string& at) {
    item.parameters.push_back(read_names(one, at, errors));
  });
  if (item.parameters.empty()) item.parameters.emplace_back();
  in.list("tests", 0, 40, [&](const Json& one, const std::string& at) {
    Fields test(one, at, errors);
    SelfTest read;
    read.answer = test.text("answer", Need::kMay);
    constexpr std::array<std::string_view, 3> kOutcomes = {"correct", "wrong", "invalid"};
    read.gets = kOutcomes[test.word("gets", kOutcomes)];
    read.variant = static_cast<std::size_t>(
        test.number("variant", 0, 0, static_cast<double>(item.parameters.size() - 1)));
    item.tests.push_back(std::move(read));
  });
  switch (item.kind) {
    case Kind::kChoice:
      item.options = read_options(in, "options");
      item.in_order = in.flag("in_order");
      break;
    case Kind::kNumber:
      read_number(in, item);
      break;
    case Kind::kOrder:
      read_order(in, item);
      break;
    case Kind::kPredict:
      read_predict(in, item);
      break;
    case Kind::kTask:
      read_task(in, item);
      break;
    case Kind::kDraw:
      read_draw(in, item);
      break;
  }
  return item;
}

}  // namespace

ReadItems read_items(std::string_view file_name, std::string_view json) {
  ReadItems read;
  const std::string name(file_name);
  if (json.size() > kMostBytes) {
    read.errors.push_back({name, std::to_string(json.size()) + " bytes", "at most 1,048,576"});
    return read;
  }
  const Json root = Json::parse(json.begin(), json.end(), nullptr, false);
  if (root.is_discarded()) {
    read.errors.push_back({name, "what is not JSON", "a JSON object with quantscope_items and items"});
    return read;
  }
  Fields in(root, name, read.errors);
  in.number("quantscope_items", 1, 1, 1, Need::kMust);
  in.find("$schema");  // for editors
  read.file.title = in.text("title");
  in.list("items", 1, kMostItems, [&](const Json& one, const std::string& where) {
    Item item = read_item(one, where, read.errors);
    if (find_by(read.file.items, &Item::id, item.id) != nullptr)
      read.errors.push_back({where + ": id", "“" + item.id + "” a second time", "each id once"});
    read.file.items.push_back(std::move(item));
  });
  for (const Item& item : read.file.items) {
    if (!item.then.empty() && find_by(read.file.items, &Item::id, item.then) == nullptr)
      read.errors.push_back(
          {name + ": “" + item.id + "”: then", "“" + item.then + "”", "the id of an item of this file"});
  }
  return read;
}

}  // namespace qs::quiz
