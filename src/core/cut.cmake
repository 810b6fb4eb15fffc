qs_cut(FIRST core/ core/formats/ core/information/ core/metrics/ core/numerics/ core/sample/ core/sources/
             core/quantizers/engine/)
# The digit network is read by the first part; training goes by what a recording runs.
qs_cut(FIRST core/network/mlp)
qs_cut(LATE core/allocation/ core/bounds/ core/capacity/ core/coding/ core/design/ core/language/ core/network/ core/rounding/ core/survey/
            core/formats/ggml/ core/noise core/formats/dynamic8 core/formats/mx_block core/formats/nvfp4_block
            core/information/differential_entropy core/information/divergence
            core/information/shared_scale core/sample/counts core/sample/extremes
            core/sample/partition)
# Fitting of formats other than int and uint is late; their rows are in the first part.
qs_cut(LATE core/quantizers/ core/quantizers/engine/cell_quantizer)
qs_cut(FIRST core/quantizers/affine_uint core/quantizers/custom core/quantizers/symmetric_int
             core/quantizers/uniform_step)
