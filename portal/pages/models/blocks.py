"""What editors may put into the body of a page. Each block brings its template; none takes raw HTML."""

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

RICH_TEXT = ["bold", "ol", "ul", "link", "document-link"]


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label="图片")
    caption = blocks.CharBlock(label="图注", max_length=200, required=False, help_text="写明内容与来源。")

    class Meta:
        label = "图片"
        icon = "image"
        template = "pages/blocks/figure.html"


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label="文件")
    title = blocks.CharBlock(label="名称", max_length=120, required=False, help_text="不填则用文件的标题。")

    class Meta:
        label = "下载"
        icon = "download"
        template = "pages/blocks/download.html"


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(label="语气", choices=[("info", "提示"), ("warning", "注意")], default="info")
    text = blocks.RichTextBlock(label="文字", features=["bold", "link"])

    class Meta:
        label = "提示框"
        icon = "info-circle"
        template = "pages/blocks/callout.html"


class TableBlock(blocks.StructBlock):
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label="文字", required=False)),
            ("number", blocks.DecimalBlock(label="数字", required=False)),
        ],
        label="表格",
    )
    note = blocks.CharBlock(
        label="单位、日期与来源",
        max_length=200,
        required=False,
        help_text="例如“单位：家；截至 2026年10月”。",
    )

    class Meta:
        label = "表格"
        icon = "table"
        template = "pages/blocks/table.html"


class BodyBlock(blocks.StreamBlock):
    """The body of every editorial page."""

    heading = blocks.CharBlock(
        label="小标题", icon="title", max_length=80, template="pages/blocks/heading.html"
    )
    text = blocks.RichTextBlock(label="文字", icon="pilcrow", features=RICH_TEXT)
    table = TableBlock()
    figure = FigureBlock()
    download = DownloadBlock()
    callout = CalloutBlock()


class TryBlock(blocks.StructBlock):
    """One of the searches the home page suggests."""

    query = blocks.CharBlock(label="检索词", max_length=60)
    note = blocks.CharBlock(label="说明", max_length=20, required=False, help_text="例如“拼音首字母”。")

    class Meta:
        label = "试一试"
        icon = "search"
