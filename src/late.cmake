# The files whose functions come with the second part of the app module, when another lab than the first is opened. All
# others are waited for. A row of a list (noise_lab() and its like) and what a link is read with must come first.
set(QS_ALWAYS_FIRST
    labs/overview_lab.cpp ui/views/overview_lab_view.cpp
    labs/network_state.cpp labs/capacity_state.cpp labs/model/model_state.cpp)
set(QS_LATE
    core/allocation/ core/bounds/ core/coding/ core/design/ core/network/ core/survey/ core/sample_counts
    # How formats other than int and uint are fitted; their rows are there from the start.
    "core/quantizers/(binary|ternary|nf4|microscaling|gguf|power_of_two|scaled_float|designed|dither|companding)[.]"
    core/quantizers/engine/cell_quantizer
    # Every reader but that of the bundled layers.
    "io/(npy|npz|gguf_(reader|header|tensor|blocks)|ggml_(types|forks)|onnx|csv|zip|wire|varint|text_unpacker|inflater|small_types)"
    "io/(utf8|dtype_exact|safetensors_index|other_kinds|digits|model_(files|roles|uses|parts|doubles)|passed_over|packed_[a-z_]+)"
    "labs/([a-z]+_lab|network_[a-z]+|capacity_[a-z]+|tail_sweep|language)[.]"
    labs/model/ labs/quiz/ labs/report/
    "ui/(quiz_[a-z_]+|reading_list|svg|png|pad)[.]"
    "ui/views/([a-z]+_lab_view|[a-z]+_panels|(network|capacity|model)_[a-z_]+)[.]")
