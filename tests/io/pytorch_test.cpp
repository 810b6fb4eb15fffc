// Files of torch.save as models: what is listed, what is refused and how, where the bytes are.
#include <doctest/doctest.h>

#include <fstream>

#include "io/pickle_reader.hpp"
#include "io/pytorch_names.hpp"
#include "io/reader_parts.hpp"
#include "io/zip_directory.hpp"
#include "streamed_model.hpp"
#include "torch_files.hpp"

using namespace qs;
using namespace qs::test::torch;
using test::Bytes;
using test::refusal;

namespace {

Bytes golden_file(const std::string& name) {
  std::ifstream file(std::string(QS_GOLDEN) + "/packed/" + name, std::ios::binary);
  const std::string content((std::istreambuf_iterator<char>(file)), {});
  return test::bytes_of_text(content);
}

io::ModelReader model_of(const Bytes& file, const std::string& name = "model.pt") {
  return test::read({{name, file}});
}

/// "name shape role" of each tensor, and why it is unreadable or no weight.
std::string listed(const io::ModelReader& reader) {
  std::string all;
  for (const io::TensorInfo& tensor : reader.tensors()) {
    all += tensor.name + " " + io::shape_text(tensor.shape);
    if (!tensor.role.why.empty()) all += ": " + tensor.role.why;
    if (!tensor.unreadable.empty()) all += "! " + tensor.unreadable;
    all += "\n";
  }
  return all + test::problems(reader);
}

std::vector<float> values_of(const Bytes& file, const std::string& name) {
  const std::vector<test::File> files = {{"model.pt", file}};
  const io::ModelReader reader = test::read(files);
  for (const io::TensorInfo& tensor : reader.tensors()) {
    if (tensor.name == name && tensor.unreadable.empty()) return test::streamed_rows(tensor, files);
  }
  return {};
}

using Floats = std::vector<float>;

}  // namespace

TEST_CASE("pytorch: the golden files that are to be refused say what to do, and run nothing") {
  const std::string anew =
      " (nothing was run) is not accepted; expected weights alone, saved with "
      "torch.save(model.state_dict(), path) (at byte ";
  CHECK(refusal(golden_file("pt-refuse-class.pt"))
            .starts_with("file: a pickle that asks to run mylib.vision.models.TinyNet" + anew));
  CHECK(refusal(golden_file("pt-refuse-namespace.pt"))
            .starts_with("file: a pickle that asks to run argparse.Namespace" + anew));
  CHECK(
      refusal(golden_file("pt-legacy.pt")) ==
      "file: a PyTorch file in the format before PyTorch 1.6 is not accepted; expected the file saved anew: "
      "torch.save(torch.load(path, weights_only=True), path) (at byte 0)");
}

TEST_CASE("pytorch: a reader asks for directory, pickle and local headers, never for the storages") {
  const Bytes big(300'000);
  const Bytes file =
      file_of({pickle(dict({{"a", floats("0", 75'000)}, {"b", floats("1", 75'000)}, {"c", floats("2", 2)}})),
               {{"0", big}, {"1", big}, {"2", test::bytes_of({1.F, 2.F})}}});
  std::vector<io::ByteRange> requests;
  const auto tensors = test::drive(io::make_pytorch_reader(file.size(), "a.pt"), file, &requests);
  REQUIRE(tensors);
  CHECK(tensors->size() == 3);
  std::uint64_t read = 0;
  for (const io::ByteRange& request : requests) read += request.size;
  CHECK(requests.size() == 4);
  CHECK(read < io::kZipTailBytes + 70'000);
  CHECK((*tensors)[1].bytes.offset - (*tensors)[0].bytes.offset ==
        300'000 + 30 + std::string("archive/data/1").size());
}

TEST_CASE("pytorch: names are the way to a tensor, through dicts, lists, tuples and parameters") {
  const auto one = [](const std::string& key) { return floats(key, 1); };
  const std::string parameter =
      call("torch._utils", "_rebuild_parameter", {one("4"), boolean(true), ordered_dict()});
  const std::string with_state = call("torch._utils", "_rebuild_parameter_with_state",
                                      {one("5"), boolean(true), ordered_dict(), dict({})});
  const std::string by_class =
      call("torch._tensor", "_rebuild_from_type_v2",
           {global("torch._utils", "_rebuild_tensor_v2"), global("torch.nn.parameter", "Parameter"),
            tuple({storage("FloatStorage", "6", 1), whole(0), numbers({1}), numbers({1}), boolean(true),
                   ordered_dict()}),
            dict({})});
  const std::string object =
      global("torch.nn.parameter", "Parameter") + tuple({one("7"), boolean(true)}) + "\x81";
  const std::string keyed =
      "}(K\x05" + one("8") + whole(-1) + one("9") + "\x88" + one("10") + "N" + one("11") + "u";
  const Bytes file =
      file_of({pickle(dict({{"flat.name", one("0")},
                            {"list", list({one("1"), text("no tensor"), one("2")})},
                            {"tuple", tuple({whole(3), one("3")})},
                            {"parameter", parameter},
                            {"state", with_state},
                            {"class", by_class},
                            {"object", object},
                            {"keys", keyed},
                            {"device", call("torch", "device", {text("cpu")})},
                            {"none", "N"}})),
               [] {
                 std::vector<std::pair<std::string, Bytes>> all;
                 for (int i = 0; i < 12; ++i)
                   all.emplace_back(std::to_string(i), test::bytes_of({static_cast<float>(i)}));
                 return all;
               }()});
  CHECK(
      listed(model_of(file)) ==
      "flat.name [1]\nlist.0 [1]\nlist.2 [1]\ntuple.1 [1]\nparameter [1]\nstate [1]\nclass [1]\nobject [1]\nkeys.5 "
      "[1]\nkeys.-1 [1]\nkeys.1 [1]\nkeys.#3 [1]\n");
  CHECK(values_of(file, "list.2") == Floats{2});
  CHECK(values_of(file, "class") == Floats{6});
  CHECK(values_of(file, "keys.#3") == Floats{11});
  // A tensor alone has the name of its file.
  CHECK(listed(model_of(file_of({pickle(one("0")), {{"0", counting(1)}}}), "folder/bias.pt")) ==
        "bias [1]\n");
}

TEST_CASE("pytorch: a key that is set twice has the last value; a name that two tensors have is told") {
  const Bytes file =
      file_of({pickle(dict({{"a", floats("0", 1)}, {"b", floats("1", 1)}, {"a", floats("2", 1)}})),
               {{"0", counting(1)}, {"1", counting(1)}, {"2", test::bytes_of({7.F})}}});
  CHECK(listed(model_of(file)) == "a [1]\nb [1]\n");
  CHECK(values_of(file, "a") == Floats{7});
  const Bytes alike = file_of({pickle(dict({{"a.b", floats("0", 1)}, {"a", dict({{"b", floats("1", 1)}})}})),
                               {{"0", counting(1)}, {"1", counting(1)}}});
  CHECK(listed(model_of(alike)) == "a.b [1]\na.b [1]! another tensor has its name\n");
}

TEST_CASE("pytorch: what lies beside the weights of a checkpoint is no weight, and comes last") {
  const auto one = [](const std::string& key) { return floats(key, 1); };
  const std::string optimizer =
      dict({{"state", "}(K" + std::string(1, '\0') + dict({{"exp_avg", one("0")}}) + "u"},
            {"param_groups", list({dict({{"lr", real(0.1)}})})}});
  struct Case {
    std::string key, value, why;
  };
  const std::string of_optimizer = "it is the state of the optimizer";
  for (const Case& each : std::vector<Case>{
           {"optimizer", dict({{"m", one("0")}}), of_optimizer},
           {"optimizer_states", list({dict({{"m", one("0")}})}), of_optimizer},
           {"anything", optimizer, of_optimizer},
           {"trainer", dict({{"inner", optimizer}}), of_optimizer},
           {"trainer", dict({{"optim", dict({{"m", one("0")}})}}), of_optimizer},
           {"lr_schedulers", list({dict({{"t", one("0")}})}),
            "it is the state of the schedule of the learning rate"},
           {"grad_scaler", dict({{"scale", one("0")}}), "it is the state of the scaling of gradients"},
           {"ema", dict({{"w", one("0")}}),
            "it is of a moving average of the weights, a second copy of the model"},
           {"state_dict_ema", dict({{"w", one("0")}}),
            "it is of a moving average of the weights, a second copy of the model"},
           {"callbacks", dict({{"c", dict({{"best", one("0")}})}}),
            "it is the state of a callback of the training"},
           {"discriminator", dict({{"w", one("0")}}), ""},
           {"net", dict({{"blocks", dict({{"deep", dict({{"optim", dict({{"w", one("0")}})}})}})}}), ""},
       }) {
    CAPTURE(each.key);
    const Bytes file = file_of({pickle(dict({{each.key, each.value}, {"model", dict({{"w", one("1")}})}})),
                                {{"0", counting(1)}, {"1", counting(1)}}});
    const io::ModelReader reader = model_of(file);
    REQUIRE(reader.tensors().size() == 2);
    const io::TensorInfo& other = reader.tensors()[each.why.empty() ? 0 : 1];
    CHECK(other.role.why == each.why);
    CHECK(reader.tensors()[each.why.empty() ? 1 : 0].name == "model.w");
    CHECK(reader.tensors()[each.why.empty() ? 1 : 0].role.kind == io::TensorRole::Kind::kWeight);
  }
  // An average that is all there is, is the model.
  const Bytes alone = file_of({pickle(dict({{"ema", dict({{"w", one("0")}})}})), {{"0", counting(1)}}});
  CHECK(listed(model_of(alone)) == "ema.w [1]\n");
  for (const io::TorchBeside& row : io::torch_beside()) CHECK(row.why.starts_with("it is "));
}

TEST_CASE("pytorch: types are those of the storage, or of the call") {
  const auto typed = [](const std::string& type, const std::string& held, std::int64_t bytes) {
    return call("torch._utils", "_rebuild_tensor_v3",
                {storage(held, "0", bytes), whole(0), numbers({2}), numbers({1}), boolean(false),
                 ordered_dict(), global("torch", type)});
  };
  const Bytes stored = test::from_hex(
      "4040a0c0000000000000000000000000"
      "00000000000000000000000000000000");
  for (const io::TorchType& type : io::kTorchTypes) {
    CAPTURE(type.word);
    CAPTURE(type.name);
    const std::string made = type.storage.empty()
                                 ? typed(std::string(type.name), "UntypedStorage", 32)
                                 : tensor(storage(std::string(type.storage), "0", 2), 0, {2}, {1});
    const Bytes file = file_of({pickle(dict({{"w", made}})), {{"0", stored}}});
    const io::ModelReader reader = model_of(file);
    REQUIRE(reader.tensors().size() == 1);
    const io::TensorInfo& tensor = reader.tensors()[0];
    CHECK(tensor.bytes.size == 2 * type.bytes);
    const bool is_known = std::any_of(io::dtypes().begin(), io::dtypes().end(),
                                      [&](const io::DTypeInfo& row) { return row.name == type.word; });
    if (is_known) {
      CHECK(io::info(tensor.dtype).name == type.word);
      CHECK(io::info(tensor.dtype).bytes == type.bytes);
      CHECK(tensor.unreadable == "");
    } else if (tensor.decoding == nullptr) {
      CHECK(tensor.type_name == type.word);
    }
  }
  const Bytes file =
      file_of({pickle(dict({{"w", typed("bfloat16", "UntypedStorage", 4)}})), {{"0", stored}}});
  CHECK(values_of(file, "w") == Floats{3, -5});
}

TEST_CASE("pytorch: a file of the other byte order is read in it") {
  const std::string made =
      dict({{"w", floats("0", 3)}, {"v", tensor(storage("FloatStorage", "0", 3), 0, {2}, {2})}});
  for (const bool big : {false, true}) {
    const Bytes file = file_of({pickle(made), {{"0", counting(3, big)}}, big ? "big" : "little"});
    CHECK(values_of(file, "w") == Floats{0, 1, 2});
    CHECK(values_of(file, "v") == Floats{0, 2});
  }
  CHECK(values_of(file_of({pickle(made), {{"0", counting(3)}}, std::nullopt}), "w") == Floats{0, 1, 2});
  CHECK(
      refusal(file_of({pickle(made), {{"0", counting(3)}}, "middle"}))
          .starts_with(
              "PyTorch archive: 'archive/byteorder': 'middle' is not accepted; expected little or big (at byte "));
}

TEST_CASE("pytorch: what is wrong with the archive is told") {
  const std::string made = pickle(dict({{"w", floats("0", 2)}}));
  const auto with = [&](const Archive& archive) { return listed(model_of(file_of(archive))); };
  struct Case {
    Archive archive;
    std::string said;
  };
  const test::ZipEntry compressed = test::deflated("archive/data/0", counting(2));
  for (
      const Case& one : std::vector<Case>{
          {{made}, "w [2]! its storage, 'data/0', is not in the file"},
          {{made, {{"0", counting(1)}}}, "w [2]! it needs 8 bytes of its storage, 'data/0', which has 4"},
          {{made, {{"0", counting(2)}, {"0", counting(2)}}},
           "w [2]! its storage, 'data/0', cannot be used: two members of the archive have its name"},
          {{made, {}, "little", "3\n", {compressed}},
           "w [2]! its storage, 'data/0', cannot be used: it is compressed, by Deflate (method 8): unpack the archive "
           "and pack it anew without compression"},
          {{made, {}, "little", "3\n", {{.name = "archive/data/0", .packed = counting(2), .flags = 1}}},
           "w [2]! its storage, 'data/0', cannot be used: it is encrypted"},
          {{made,
            {},
            "little",
            "3\n",
            {{.name = "archive/data/0", .packed = counting(2), .local_name = "archive/data/1"}}},
           "w [2]! its storage, 'data/0', cannot be used: its local header names it 'archive/data/1'"},
          {{made, {{"0", counting(2)}}, "little", "11\n"},
           "model.pt: PyTorch archive: 'archive/version': '11' is not accepted; expected 1 to 10"},
          {{made, {{"0", counting(2)}}, "little", "0"},
           "model.pt: PyTorch archive: 'archive/version': '0' is not accepted; expected 1 to 10"},
          {{made, {{"0", counting(2)}}, "little", "three"},
           "model.pt: PyTorch archive: 'archive/version': 'three' is not accepted; expected 1 to 10"},
          {{made,
            {{"0", counting(2)}},
            "little",
            "3",
            {test::stored("archive/version", test::bytes_of_text("3"))}},
           "model.pt: PyTorch archive: 'archive/version': a second one is not accepted; expected one of each name"},
          {{made, {{"0", counting(2)}}, "little", "3", {test::stored("archive/data.pkl", {})}},
           "model.pt: PyTorch archive: 'archive/data.pkl': a second one is not accepted; expected one of each name"},
          {{pickle("}"), {}},
           "model.pt: file: a PyTorch file without tensors is not accepted; expected a state dict"},
      }) {
    CHECK(with(one.archive).substr(0, one.said.size()) == one.said);
  }
  CHECK(with({made, {{"0", counting(2)}}, "little", "10"}) == "w [2]\n");
  CHECK(with({made, {{"0", counting(2)}}, "little", "1"}) == "w [2]\n");
}

TEST_CASE("pytorch: the pickle itself may be neither compressed nor encrypted nor too long") {
  const std::string made = pickle(dict({{"w", floats("0", 2)}}));
  const auto with = [&](const test::ZipEntry& entry) {
    return refusal(test::make_zip({entry, test::stored("a/data/0", counting(2))}));
  };
  CHECK(
      with(test::deflated("a/data.pkl", test::bytes_of_text(made))) ==
      "PyTorch archive: 'a/data.pkl': it is compressed, by Deflate (method 8): unpack the archive and pack it anew "
      "without compression is not accepted; expected a member that is stored as it is (at byte 0)");
  CHECK(
      with({.name = "a/data.pkl", .packed = test::bytes_of_text(made), .flags = 1}) ==
      "PyTorch archive: 'a/data.pkl': it is encrypted is not accepted; expected a member that is stored as it is (at "
      "byte 0)");
  CHECK(
      with({.name = "a/data.pkl", .packed = test::bytes_of_text(made), .local_name = "a/data.pkX"})
          .starts_with(
              "PyTorch archive: 'a/data.pkl': its local header names it 'a/data.pkX' (at byte 26) is not accepted"));
  const auto sized = [&](std::uint64_t size) {
    return with({.name = "a/data.pkl", .packed = test::bytes_of_text(made), .directory_size = size});
  };
  CHECK(sized(io::kMaxPickleBytes).find("it has two sizes") != std::string::npos);
  CHECK(
      sized(io::kMaxPickleBytes + 1) ==
      "PyTorch archive: 'a/data.pkl': 67108865 bytes is not accepted; expected at most 67108864 bytes (at byte 0)");
  const auto word = [&](std::size_t size) {
    return refusal(file_of({made, {{"0", counting(2)}}, std::string(size, 'b')}));
  };
  CHECK(word(64).find("expected little or big") != std::string::npos);
  CHECK(word(65).find("65 bytes is not accepted; expected at most 64 bytes") != std::string::npos);
}

TEST_CASE("pytorch: TorchScript is named with what to do, and read where it asks to run nothing") {
  const std::string module =
      pickle(global("__torch__", "Net") + ")\x81" + dict({{"w", floats("0", 2)}}) + "b");
  const std::vector<test::ZipEntry> program = {test::stored("archive/code/__torch__.py", {}),
                                               test::stored("archive/constants.pkl", {})};
  CHECK(
      refusal(file_of({module, {{"0", counting(2)}}, std::nullopt, "3", program}))
          .starts_with(
              "file: a TorchScript program, which runs code of its own when it is loaded (nothing was run) is "
              "not accepted; expected its weights alone, saved with "
              "torch.save(torch.jit.load(path).state_dict(), 'weights.pt') (at byte "));
  const Bytes harmless =
      file_of({pickle(dict({{"w", floats("0", 2)}})), {{"0", counting(2)}}, std::nullopt, "3", program});
  CHECK(listed(model_of(harmless)) ==
        "w [2]\nmodel.pt: the program beside its weights is not read (TorchScript)\n");
}

TEST_CASE("pytorch: other archives and files of PyTorch are named, and an .npz stays one") {
  const auto archive = [](const std::string& member) {
    return refusal(test::make_zip({test::stored(member, {})}));
  };
  for (const char* const member :
       {"serialized_exported_program.json", "model/archive_format", "m/models/model.json"}) {
    CHECK(
        archive(member) ==
        "file: an exported program of PyTorch (.pt2) is not accepted; expected its weights alone, saved with "
        "torch.save(torch.export.load(path).state_dict, 'weights.pt') (at byte 0)");
  }
  CHECK(archive("m/constants.pkl")
            .starts_with("file: a TorchScript program is not accepted; expected its weights"));
  CHECK(archive("m/.data/extern_modules")
            .starts_with("file: a package of torch.package, with code of its own"));
  CHECK(archive("readme.txt") ==
        "file: a ZIP archive with neither .npy members nor data.pkl is not accepted; expected an archive of "
        "numpy.savez or of torch.save (at byte 40)");
  for (const char* const member : {"data.pkl", "a/b/data.pkl", "/data.pkl", "a/data.pkl2"})
    CHECK(archive(member).starts_with("file: a ZIP archive with neither"));
  const Bytes npy = test::make_npy("<f4", false, {2}, counting(2));
  CHECK(listed(model_of(test::make_zip({test::stored("a.npy", npy)}), "model.pt")) == "a [2]\n");
  CHECK(refusal(test::bytes_of_text(std::string("\x1C\0\0\0ET12", 8) + std::string(60, '\0')), "a.pte")
            .starts_with("file: an ExecuTorch program is not accepted"));
}

TEST_CASE("pytorch: formats before 1.6 are known by their first bytes") {
  const std::string magic = "\x8A\x0A\x6C\xFC\x9C\x46\xF9\x20\x6A\xA8\x50\x19.";
  const auto padded = [](std::string start) {
    start.resize(600, '\0');
    return test::bytes_of_text(start);
  };
  const std::string legacy = "file: a PyTorch file in the format before PyTorch 1.6";
  CHECK(refusal(padded("\x80\x02" + magic)).starts_with(legacy));
  CHECK(refusal(padded(std::string("\x80\x04\x95\x0D\0\0\0\0\0\0\0", 11) + magic)).starts_with(legacy));
  for (const char* const member : {"sys_info", "pickle", "tensors", "storages"})
    CHECK(refusal(padded(member)).starts_with(legacy));
  CHECK(refusal(padded("././@PaxHeader"), "model.pth").starts_with(legacy));
  CHECK(refusal(padded("././@PaxHeader"), "photos.bin").starts_with("file: an unknown kind of file"));
  CHECK(refusal(padded("\x80\x02}"))
            .starts_with("file: a Python pickle (which can run code when it is loaded)"));
}
