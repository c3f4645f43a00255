# 单位
unknown-unit = 没有代码为 { $unit } 的单位。请核对代码。
unit-not-open = 单位 { $unit } 在 { $day } 尚未成立或已经撤销。请换一个日期，或核对单位。
duplicate-code = 代码 { $unit } 已经有单位在用。请换一个代码，或留空由系统编排。
missing-parent = 单位 { $unit } 的上级 { $parent } 不存在，或在 { $day } 没有设立。请先登记上级。
cycle = 把 { $unit } 放到 { $parent } 之下，会使它成为自己的上级。请核对隶属关系。
already-there = { $unit } 在那一天已经在 { $parent } 之下，不需要再改。
same-unit = { $unit } 不能并入自己。请写明并入哪个单位。
not-a-branch = { $unit } 不是党支部，只有党支部才能这样登记。
not-a-society = { $unit } 不是老年社团。请写社团的代码。
already-linked = 支部 { $unit } 与社团 { $society } 在那一天已经结对。
not-linked = 支部 { $unit } 与社团 { $society } 在那一天没有结对。
already-online = 支部 { $unit } 自 { $day } 起已在网上平台登记。
already-answered = { $unit } 已经就 { $year } 年作过答复。
unit-not-empty = 单位 { $unit } 在 { $day } 还有 { $count } 项没有着落，不能撤销。请先转移下列各项，或改用合并。
not-here = 有 { $count } 人在 { $day } 不属于这个单位，不能随它分出去。
# 人员
unknown-person = 没有编号为 { $person } 的人员。请核对编号。
person-merged = 编号 { $person } 已并入编号 { $into }。请使用后一个编号。
person-left = 编号 { $person } 自 { $day } 起已不在册（去世、移交或合并）。
same-person = 编号 { $person } 不能与自己合并。请写两个不同的编号。
# 填写
missing-value = “{ $field }”没有填写。请补上。
unknown-code = “{ $field }”中的“{ $value }”不在可填的范围内。请从说明里选一个。
bad-date = “{ $value }”不是可用的日期。请写成 2026-03-01 这样的日期。
bad-period = “{ $value }”不是可用的期间。请写 2026、2026Q1、2026-03 或 2026-01-01..2026-06-30。
unknown-indicator = 没有名为 { $indicator } 的指标。全部指标见 figures 命令或指标词典。
unknown-line = 流水中没有第 { $line } 条。
already-taken-back = 第 { $line } 条已由第 { $by } 条收回。
has-dependents = 后面有 { $count } 条流水建立在第 { $line } 条之上，不能收回。请先收回下列各条。
nothing-to-take-back = 第 { $line } 条没有可以收回的内容。
# 文件
not-found = 找不到文件 { $file }。
no-access = 打不开这个文件：{ $why }。
empty = 文件是空的。请检查是否选对了文件。
header-only = 文件里只有表头，没有数据行。
no-header = 在前三十行里找不到表头。请确认第一行写着各列的名称。
corrupt = 文件损坏，读不出来（{ $why }）。请用办公软件打开后另存为 .xlsx 再试。
password-protected = 文件加了密码。请先去掉密码再导入。
zip-bomb = 文件展开后大得不合常理（{ $part }），为安全起见不予读取。请另存为 .xlsx 再试。
xml-entities = 文件里含有不允许的声明（{ $part }），为安全起见不予读取。请另存为 .xlsx 再试。
cell-too-long = 工作表“{ $sheet }”第 { $row } 行 { $column } 列的文字超过 32767 字。请缩短后再试。
wps-et = 这是 WPS 的 .et 文件。请在 WPS 里选“另存为”，保存成 .xlsx 再导入。
not-a-spreadsheet = 这不是表格文件（看起来是 { $looks_like }）。请选择 .xlsx、.xls 或 .csv 文件。
too-many-rows = 行数超过 { $limit }。请分成几个文件导入。
too-large = 文件太大，超过 { $limit }。请分成几个文件导入。
bad-encoding = 第 { $row } 行的文字编码认不出来。请用 UTF-8 或 GBK 保存后再试。
# 服务
loopback-only = 登录功能尚未启用，只能在本机地址上提供服务，不能监听 { $address }。请使用 127.0.0.1。
not-a-demo = 数据目录 { $folder } 里已有别的城市，不会写入演示数据。请换一个目录。
head-mismatch = 第 { $line } 条流水与所给的指纹不符，或已不存在。
broken = 第 { $line } 条流水核对不上：{ $table }，{ $what }。
figures-differ = 指标 { $indicator } 在单位 { $unit }、期间 { $period } 的实时数是 { $live }，重新清点是 { $recounted }。
tree-differs = 单位层级与隶属记录不一致：单位 { $unit }。
person-differs = 人员 { $person } 的资料与流水记录不一致：{ $table }。
